/// Brings an archived agent back to where clients find it (S0-59).
///
/// What comes back is a person's from then on: who asks for an agent by name does not want the next
/// run to archive it again.
public struct AgentRestoration: Sendable {
  private let folders: PackageFolders

  /// Creates a restoration.
  ///
  /// - Parameter folders: The scope whose archive is meant.
  public init(folders: PackageFolders) {
    self.folders = folders
  }

  /// Works out what bringing back the newest archived copy of an agent changes.
  ///
  /// - Parameter name: The agent's name or id; `_` and `-` are equal.
  /// - Returns: The change and the move that it takes back.
  /// - Throws: ``PackageError`` when the archive has no such agent, its copy was changed, or
  ///   something stands in its place.
  public func plan(name: String) throws(PackageError) -> (change: Change, move: ArchiveMove) {
    let owned = OwnedFiles(folders: folders, writer: AtomicFile())
    let archived = try ArchiveManifest.read(folders).archived
      .filter { owned.state($0.archivedPath) != nil }
    let id = AgentFile.normalizedID(name)
    let copies = archived.filter { $0.agentID == id }
    let newest = copies.max { ($0.archivedAt, $0.archivedPath) < ($1.archivedAt, $1.archivedPath) }
    guard let move = newest else { throw unknown(name, archived) }
    _ = try SafePath.resolve(move.originalPath, in: folders.root)
    _ = try SafePath.resolve(move.archivedPath, in: folders.root)
    guard let state = owned.state(move.archivedPath), state.sha256 == move.sha256 else {
      throw PackageError(
        code: .conflict,
        message: "the archived copy was changed since it was archived",
        location: move.archivedPath,
        remedy: "Copy it to \(move.originalPath) by hand if it is what you want."
      )
    }
    guard DiskItem(path: folders.path(move.originalPath)) == .absent else {
      throw PackageError(
        code: .obstructed,
        message: "another file stands in the place of the agent '\(move.name)'",
        location: move.originalPath,
        remedy: "Move it away first; it is not overwritten."
      )
    }
    let receipt = ChangeReceipt(
      item: "restored agent \(move.name)",
      folders: folders,
      paths: [
        PathChange(path: move.originalPath, before: nil, after: state),
        PathChange(path: move.archivedPath, before: state, after: nil),
      ],
      archive: ArchiveChange(removed: [move], existed: true, stays: true)
    )
    return (Change(receipt: receipt, contents: .none), move)
  }

  private func unknown(_ name: String, _ archived: [ArchiveMove]) -> PackageError {
    let names = Set(archived.map(\.name)).sorted()
    let guess = Suggestion.closest(to: AgentFile.normalizedID(name), in: names)
    let hint =
      names.isEmpty
      ? "The archive is empty." : "Name one of those: \(names.joined(separator: ", "))."
    return PackageError(
      code: .notFound,
      message: "no agent named '\(name)' is archived",
      location: PackageFolders.archivedAgents,
      remedy: guess.map { "Did you mean '\($0)'? " + hint } ?? hint
    )
  }
}
