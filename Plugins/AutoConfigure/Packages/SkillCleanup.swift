/// Finds the skills of ours that nobody wants any more (S0-55).
public struct SkillCleanup: Sendable {
  private let folders: PackageFolders

  /// Creates a clean-up.
  ///
  /// - Parameter folders: The scope.
  public init(folders: PackageFolders) {
    self.folders = folders
  }

  /// The skills that a clean-up removes: ours, unedited, neither wanted nor asked for by a person.
  ///
  /// - Parameter wanted: The names of skills that are to stay.
  /// - Returns: The names, sorted.
  /// - Throws: ``PackageError`` when the index is damaged.
  public func orphans(wanted: [String]) throws(PackageError) -> [String] {
    let index = try DeploymentIndex.read(folders)
    let owned = OwnedFiles(folders: folders, writer: AtomicFile())
    let staying = Set(wanted).union(index.userRequestedSkills)
    return index.deployedSkills.filter { name, entry in
      !staying.contains(name)
        && entry.paths.allSatisfy { owned.owner(of: $0, entry: entry) != .person }
    }.keys.sorted()
  }
}
