/// What one change does to the disk, written down before it begins.
///
/// A receipt is data of a journal: later versions must read it, and it holds all that undoing needs
/// but the former contents, which are in the run's backup. It can be performed again after a kill
/// at any instant, and inverted it is the way back.
public struct ChangeReceipt: Codable, Sendable, Equatable {
  /// The version of the form.
  public var schema = "gantry.change/1"
  /// What changes, named as a person would: `agent python-engineer`.
  public var item: String
  /// The absolute path of the project, or of the home folder.
  public var root: String
  /// Whose folders the root holds.
  public var scope: ConfigScope
  /// The backup that holds the former contents; nil when none is needed.
  public var backupID: String?
  /// The paths, in the order of changing them.
  public var paths: [PathChange]
  /// Folders that come to be by this change, relative to the root.
  public var createdFolders: [String]
  /// Folders that go away by this change when they are empty, relative to the root.
  public var removedFolders: [String]
  /// What the index says before and after; nil when it says the same.
  public var index: IndexChange?
  /// What the archive's list says before and after; nil when it says the same.
  public var archive: ArchiveChange?
  /// Files of a person's that stay as they are, relative to the root.
  public var kept: [String] = []
  /// True for the way back itself, which no undo turns round again.
  public var isReversal: Bool?

  /// Creates a receipt.
  ///
  /// - Parameters:
  ///   - item: What changes, named as a person would.
  ///   - folders: The scope it is in.
  ///   - paths: The paths, in the order of changing them.
  ///   - removedFolders: Folders that go away when they are empty.
  ///   - index: What the index says before and after.
  ///   - archive: What the archive's list says before and after.
  init(
    item: String,
    folders: PackageFolders,
    paths: [PathChange],
    removedFolders: [String] = [],
    index: IndexChange? = nil,
    archive: ArchiveChange? = nil
  ) {
    self.item = item
    root = folders.root
    scope = folders.scope
    self.paths = paths
    createdFolders = folders.missingFolders(
      above: paths.filter { $0.after != nil }.map(\.path)
        + (index?.stays == true ? [PackageFolders.index] : [])
        + (archive?.stays == true ? [ArchiveManifest.path] : [])
    )
    self.removedFolders = removedFolders
    self.index = index
    self.archive = archive
  }

  private enum CodingKeys: String, CodingKey {
    case schema, item, root, scope, paths, index, archive, kept
    case backupID = "backup_id"
    case createdFolders = "created_folders"
    case removedFolders = "removed_folders"
    case isReversal = "is_reversal"
  }

  /// The folders that the paths are in.
  var folders: PackageFolders { PackageFolders(scope: scope, project: root, home: root) }

  /// The way back: everything that was after comes before, the last path first.
  var inverted: ChangeReceipt {
    var copy = self
    copy.paths = paths.reversed().map(\.inverted)
    (copy.createdFolders, copy.removedFolders) = (removedFolders, createdFolders)
    copy.index = index?.inverted
    copy.archive = archive?.inverted
    copy.isReversal = true
    return copy
  }
}

/// A receipt, and where the contents come from that it names by their hashes.
public struct Change: Sendable {
  /// What changes.
  public var receipt: ChangeReceipt
  /// What was read past on the way.
  public var diagnostics: [PackageDiagnostic] = []
  let contents: Contents

  init(receipt: ChangeReceipt, contents: Contents) {
    self.receipt = receipt
    self.contents = contents
  }

  /// A change of nothing, for an item that an earlier attempt has put in place.
  ///
  /// - Parameters:
  ///   - item: The item, named as a person would.
  ///   - folders: The scope it is in.
  public init(ofNothing item: String, in folders: PackageFolders) {
    self.init(
      receipt: ChangeReceipt(item: item, folders: folders, paths: []),
      contents: .none
    )
  }

  /// A change that makes the folders of a scope that are not there.
  ///
  /// - Parameters:
  ///   - trees: The folders that will be needed, relative to the root.
  ///   - folders: The scope.
  public init(makingFolders trees: [String], in folders: PackageFolders) {
    self.init(ofNothing: "folders", in: folders)
    receipt.createdFolders = folders.missingFolders(above: trees.map { $0 + "/x" })
  }

  /// Files of a person's that stay as they are, relative to the root.
  public var kept: [String] {
    get { receipt.kept }
    set { receipt.kept = newValue }
  }

  /// Whether nothing at all would be different afterwards.
  public var isEmpty: Bool {
    receipt.paths.isEmpty && receipt.index == nil && receipt.archive == nil
  }
}

extension PackageFolders {
  /// The folders above some paths that are not there, the outermost first.
  func missingFolders(above paths: [String]) -> [String] {
    let above = paths.reduce(into: Set<String>()) { $0.formUnion(Self.folders(above: $1)) }
    return above.filter { DiskItem(path: path($0) + "/.") == .absent }.sorted()
  }

  /// Every folder above a relative path, the root and the state folder left out: that one is there
  /// for more than what is deployed.
  static func folders(above path: String) -> [String] {
    let parts = path.split(separator: "/")
    return (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
      .filter { $0 != configuration }
  }
}
