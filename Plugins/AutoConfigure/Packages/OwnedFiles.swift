internal import Foundation

/// Puts files into a scope and keeps the index true at every instant.
///
/// The order is what makes a kill harmless: first the index says which files will be ours and which
/// hashes they may have now, then the files are written, then the index says that it is done. A
/// second call with the same input finds in the index where the first one stopped.
struct OwnedFiles {
  let folders: PackageFolders
  let writer: AtomicFile

  /// Which part of the index an entry is in.
  enum Kind {
    case skill
    case agent
  }

  /// What is to be installed.
  struct Request {
    let kind: Kind
    let name: String
    let collection: String
    let version: String?
    /// The files with paths relative to the scope's root, in the order of writing.
    let files: [PackageFile]
    /// The time to record.
    let time: String
  }

  /// Whose a path is.
  enum Owner: Equatable {
    case nobody
    case us
    case person
  }

  /// Installs the files that nobody else owns.
  ///
  /// - Returns: The paths that were left as they are because somebody else changed or made them.
  func install(
    _ request: Request,
    index: inout DeploymentIndex
  ) throws(PackageError) -> [String] {
    let old = index.entry(request.kind, request.name)
    for file in request.files {
      try SafePath.check(path: folders.path(file.path), isInside: folders.root)
    }
    let kept = request.files.map(\.path).filter { owner(of: $0, entry: old) == .person }
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
    if let old, old.isFinished(as: entry), stale.isEmpty, mine.allSatisfy(isInPlace) { return kept }

    entry.pending = old?.knownHashes ?? [:]
    try record(entry, request, index: &index)
    for file in mine {
      try writer.write(file.bytes, to: folders.path(file.path), executable: file.isExecutable)
    }
    for path in stale where owner(of: path, entry: old) == .us {
      try writer.remove(folders.path(path))
    }
    entry.pending = nil
    try record(entry, request, index: &index)
    return kept
  }

  /// Whose a path is, by the hashes an entry knows.
  func owner(of path: String, entry: DeploymentIndex.Entry?) -> Owner {
    let absolute = folders.path(path)
    guard !isBelowLink(path) else { return .person }
    switch DiskItem(path: absolute) {
    case .absent: return .nobody
    case .folder, .link, .other: return .person
    case .file:
      guard let bytes = FileManager.default.contents(atPath: absolute) else { return .person }
      return entry?.knownHashes[path]?.contains(Fingerprint.sha256(bytes)) == true ? .us : .person
    }
  }

  /// Whether a folder below `skills` or `agents` is a link: then its files are somebody else's,
  /// wherever they are.
  private func isBelowLink(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return (2..<max(2, parts.count - 1)).contains { end in
      DiskItem(path: folders.path(parts[...end].joined(separator: "/"))) == .link
    }
  }

  private func isInPlace(_ file: PackageFile) -> Bool {
    let path = folders.path(file.path)
    guard case .file(_, let isExecutable) = DiskItem(path: path) else { return false }
    return isExecutable == file.isExecutable
      && FileManager.default.contents(atPath: path) == file.bytes
  }

  private func record(
    _ entry: DeploymentIndex.Entry,
    _ request: Request,
    index: inout DeploymentIndex
  ) throws(PackageError) {
    index.setEntry(entry, request.kind, request.name)
    index.lastSync = request.time
    try index.write(folders, writer: writer)
  }
}

extension DeploymentIndex {
  func entry(_ kind: OwnedFiles.Kind, _ name: String) -> Entry? {
    switch kind {
    case .skill: deployedSkills[name]
    case .agent: deployedAgents[name]
    }
  }

  mutating func setEntry(_ entry: Entry?, _ kind: OwnedFiles.Kind, _ name: String) {
    switch kind {
    case .skill: deployedSkills[name] = entry
    case .agent: deployedAgents[name] = entry
    }
  }
}

extension DeploymentIndex.Entry {
  /// Every path the entry has ever claimed.
  var paths: [String] {
    Array(files.keys) + Array((pending ?? [:]).keys)
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
