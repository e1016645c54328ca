public import Foundation

/// The former states of a scope, in `.gantry/backups` (S0-60).
///
/// A backup exists whole or not at all: it is put together beside its place and gets its name at
/// the end. A run has one, made before its first change; the newest five stay.
public struct Backups: Sendable {
  /// How many backups stay.
  public static let keptCount = 5

  private let folders: PackageFolders
  private let writer: AtomicFile

  private static let metadata = "metadata.json"
  private static let building = ".building-"
  private static let removing = ".removing-"

  /// Creates the backups of a scope.
  ///
  /// - Parameters:
  ///   - folders: The scope.
  ///   - writer: What changes the disk.
  public init(folders: PackageFolders, writer: AtomicFile = AtomicFile()) {
    self.folders = folders
    self.writer = writer
  }

  /// The id of a run's backup, the same in every attempt.
  ///
  /// - Parameters:
  ///   - run: The run's id.
  ///   - now: When the run started.
  /// - Returns: The id, such as `20260314T091500Z-1f2e3d`.
  public static func id(run: String, now: Date) -> String {
    let stamp = Timestamp.stamp(now).replacing("_", with: "T")
    return "\(stamp)Z-\(Fingerprint.sha256(Data(run.utf8)).prefix(6))"
  }

  /// Makes the backup of a run unless it is there already.
  ///
  /// - Parameters:
  ///   - run: The run's id.
  ///   - now: When the run started.
  ///   - needed: Backups that stay whatever their age, such as one that is being restored.
  /// - Returns: The backup's id.
  /// - Throws: ``PackageError`` when something cannot be read or written; then there is no backup,
  ///   and nothing must be changed.
  @discardableResult
  public func ensure(
    run: String,
    now: Date,
    keeping needed: [String] = []
  ) throws(PackageError) -> String {
    let id = Self.id(run: run, now: now)
    try removeRemains()
    if DiskItem(path: path(id)) != .folder { try build(id, run: run, now: now) }
    try prune(keeping: needed + [id])
    return id
  }

  /// Every backup, the newest first; one whose list cannot be read is left out.
  ///
  /// - Returns: The backups.
  public func list() -> [Backup] {
    DiskItem.names(in: folders.path(PackageFolders.backups)).compactMap(read)
      .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
  }

  /// Finds a backup by its id or the beginning of it.
  ///
  /// - Parameter prefix: The id or its beginning.
  /// - Returns: The backup.
  /// - Throws: ``PackageError`` with `.notFound` when none or several begin so.
  public func find(_ prefix: String) throws(PackageError) -> Backup {
    let known = list()
    let found = known.filter { $0.id.hasPrefix(prefix) && !prefix.isEmpty }
    if let exact = found.first(where: { $0.id == prefix }) { return exact }
    if found.count == 1, let only = found.first { return only }
    let names = (found.isEmpty ? known : found).map(\.id).joined(separator: ", ")
    throw PackageError(
      code: .notFound,
      message: found.isEmpty
        ? "there is no backup '\(prefix)'" : "several backups begin with '\(prefix)'",
      location: folders.path(PackageFolders.backups),
      remedy: names.isEmpty
        ? "A backup is made when a run changes something; there is none yet."
        : "Name one of those: \(names)."
    )
  }

  /// The contents of a backup by their hash.
  func contents(_ id: String?) -> Contents {
    guard let id, (try? SafePath.check(name: id)) != nil, let backup = read(id) else {
      return .none
    }
    let table = backup.files.reduce(into: [String: String]()) { $0[$1.state.sha256] = $1.stored }
    let root = path(id)
    return Contents { sha256 in
      guard let stored = table[sha256],
        let file = try? SafePath.resolve(stored, in: root),
        let bytes = FileManager.default.contents(atPath: file),
        // A copy that somebody changed is worth nothing.
        Fingerprint.sha256(bytes) == sha256
      else { return nil }
      return bytes
    }
  }

  // MARK: - Making

  private func build(_ id: String, run: String, now: Date) throws(PackageError) {
    let place = folders.path("\(PackageFolders.backups)/\(Self.building)\(id)")
    // The copies are a person's files, too: they have no business in a repository.
    try writer.write(Data("*\n".utf8), to: folders.path(PackageFolders.backups + "/.gitignore"))
    for name in ["agents", "skills", "config"] { try writer.makeFolder(place + "/" + name) }
    let source = BackupSource(folders)
    var stored: [String: String] = [:]
    var files: [Backup.File] = []
    for item in source.items {
      guard let (state, bytes) = FileState.read(folders.path(item.path)) else {
        throw unreadable(item.path)
      }
      let copy = stored[state.sha256] ?? item.stored
      if stored.updateValue(copy, forKey: state.sha256) == nil {
        try writer.stage(bytes, to: place + "/" + copy, mode: state.mode ?? 0o600)
      }
      files.append(
        Backup.File(path: item.path, state: state, sizeBytes: bytes.count, stored: copy)
      )
    }
    let backup = Backup(
      id: id,
      run: run,
      createdAt: Timestamp.text(now),
      scope: folders.scope,
      files: files.sorted { $0.path < $1.path },
      folders: source.folders
    )
    let list = try StableJSON.bytes(backup)
    try writer.stage(list, to: place + "/" + Self.metadata, mode: 0o600)
    try writer.rename(place, to: path(id))
  }

  /// Removes what a killed run left half made or half removed.
  private func removeRemains() throws(PackageError) {
    let folder = folders.path(PackageFolders.backups)
    for name in DiskItem.names(in: folder)
    where name.hasPrefix(Self.building) || name.hasPrefix(Self.removing) {
      try writer.remove(folder + "/" + name)
    }
  }

  private func prune(keeping needed: [String]) throws(PackageError) {
    let others = list().map(\.id).filter { !needed.contains($0) }
    for id in others.dropFirst(max(0, Self.keptCount - needed.count)) {
      let aside = folders.path("\(PackageFolders.backups)/\(Self.removing)\(id)")
      try writer.rename(path(id), to: aside)
      try writer.remove(aside)
    }
  }

  private func read(_ id: String) -> Backup? {
    guard !id.hasPrefix("."),
      let bytes = FileManager.default.contents(atPath: path(id) + "/" + Self.metadata),
      let backup = try? JSONDecoder().decode(Backup.self, from: bytes), backup.id == id
    else { return nil }
    return backup
  }

  private func path(_ id: String) -> String {
    folders.path("\(PackageFolders.backups)/\(id)")
  }

  private func unreadable(_ path: String) -> PackageError {
    PackageError(
      code: .inputOutput,
      message: "the file cannot be read and so cannot be kept safe",
      location: path,
      remedy: "Give permission to read it, or move it away; nothing has been changed."
    )
  }
}
