internal import Foundation

/// Works out what putting files into a scope would change, and whose the files there are.
struct OwnedFiles {
  let folders: PackageFolders
  let writer: AtomicFile

  /// What is to be installed.
  struct Request {
    let kind: DeploymentIndex.Kind
    let name: String
    let collection: String
    let version: String?
    /// The files with paths relative to the scope's root, in the order of writing.
    let files: [PackageFile]
    /// The time to record.
    let time: String
    /// Whether files of a person's that stand in the way are replaced.
    let overwritesEdited: Bool
  }

  /// Whose a path is.
  enum Owner: Equatable {
    case nobody
    case us
    case person
  }

  /// The change that installs the files that nobody else owns.
  func change(
    _ request: Request,
    index: DeploymentIndex
  ) throws(PackageError) -> Change {
    let old = index.entry(request.kind, request.name)
    for file in request.files {
      try SafePath.check(path: folders.path(file.path), isInside: folders.root)
    }
    let kept = request.files.map(\.path).filter { isKept($0, entry: old, request) }
    let mine = request.files.filter { !kept.contains($0.path) }
    var entry = DeploymentIndex.Entry(
      collection: request.collection,
      version: request.version,
      deployedAt: request.time,
      files: mine.reduce(into: [:]) { $0[$1.path] = $1.sha256 },
      pending: nil
    )
    // An edited file keeps the hash we once gave it, so that it stays recognisable as edited.
    for path in kept { entry.files[path] = old?.files[path] }
    let stale = Set(old?.paths ?? []).subtracting(request.files.map(\.path)).sorted()
      .filter { owner(of: $0, entry: old) == .us }
    let paths =
      mine.map { PathChange(path: $0.path, before: state($0.path), after: $0.state) }
      + stale.map { PathChange(path: $0, before: state($0), after: nil) }
    var change = Change(
      receipt: ChangeReceipt(
        item: "\(request.kind.rawValue) \(request.name)",
        folders: folders,
        paths: paths.filter { !$0.isDone },
        removedFolders: Self.innerFolders(of: stale),
        index: index.change(
          [.init(kind: request.kind, name: request.name, before: old, after: entry)],
          in: folders,
          time: request.time
        )
      ),
      contents: Contents(mine)
    )
    change.kept = kept
    return change
  }

  /// Whose a path is, by the hashes an entry knows.
  func owner(of path: String, entry: DeploymentIndex.Entry?) -> Owner {
    guard !isBelowLink(path) else { return .person }
    switch FileState.standing(at: folders.path(path)) {
    case .absent: return .nobody
    case .other: return .person
    case .file(let state):
      return entry?.knownHashes[path]?.contains(state.sha256) == true ? .us : .person
    }
  }

  /// The file at a path, nil when there is none to bring back.
  func state(_ path: String) -> FileState? {
    guard case .file(let state) = FileState.standing(at: folders.path(path)) else { return nil }
    return state
  }

  /// Whether a person's file can be put aside: not a folder, not a link, nothing below a link.
  func isReplaceable(_ path: String) -> Bool {
    !isBelowLink(path) && state(path) != nil
  }

  /// Whether a folder below `skills` or `agents` is a link: then its files are somebody else's,
  /// wherever they are.
  func isBelowLink(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return (2..<max(2, parts.count - 1)).contains { end in
      DiskItem(path: folders.path(parts[...end].joined(separator: "/"))) == .link
    }
  }

  private func isKept(
    _ path: String,
    entry: DeploymentIndex.Entry?,
    _ request: Request
  ) -> Bool {
    guard owner(of: path, entry: entry) == .person else { return false }
    return !(request.overwritesEdited && isReplaceable(path))
  }

  /// The folders inside of skills that some paths are in; the trees themselves stay.
  static func innerFolders(of paths: [String]) -> [String] {
    Set(paths.flatMap(PackageFolders.folders).filter { $0.split(separator: "/").count > 2 })
      .sorted()
  }
}

extension PackageFile {
  /// The file as a receipt remembers it.
  var state: FileState { FileState(sha256: sha256, executable: isExecutable) }
}

extension PathChange {
  /// Whether the path is already as it will be.
  var isDone: Bool {
    switch (before, after) {
    case (nil, nil): true
    case (let before?, let after?): before.matches(after)
    default: false
    }
  }
}

extension DeploymentIndex {
  func entry(_ kind: Kind, _ name: String) -> Entry? {
    switch kind {
    case .skill: deployedSkills[name]
    case .agent: deployedAgents[name]
    }
  }

  mutating func setEntry(_ entry: Entry?, _ kind: Kind, _ name: String) {
    switch kind {
    case .skill: deployedSkills[name] = entry
    case .agent: deployedAgents[name] = entry
    }
  }
}

extension DeploymentIndex.Entry {
  /// Every path the entry has ever claimed.
  var paths: [String] {
    Set(files.keys).union((pending ?? [:]).keys).sorted()
  }

  /// Every hash that makes a file ours, by path.
  var knownHashes: [String: [String]] {
    files.reduce(into: pending ?? [:]) { known, file in
      known[file.key] = Set(known[file.key] ?? []).union([file.value]).sorted()
    }
  }

  /// Whether this entry says the same as another and nothing is left to do; times aside.
  func isFinished(as other: DeploymentIndex.Entry) -> Bool {
    pending == nil && collection == other.collection && version == other.version
      && files == other.files
  }
}

extension Change {
  /// Whether there is nothing to do: every file is in place and the index says so; times aside.
  var isDone: Bool {
    guard receipt.paths.isEmpty, receipt.archive == nil else { return false }
    return receipt.index?.entries.allSatisfy { entry in
      guard let before = entry.before, let after = entry.after else {
        return entry.before == entry.after
      }
      return before.isFinished(as: after)
    } ?? true
  }
}
