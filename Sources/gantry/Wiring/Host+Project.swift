// The commands that are about one project, whether it is named or not.
extension Host {
  /// Finds the project of a command that cannot do without one.
  ///
  /// Where neither the flag nor a setting names one, it is the folder one stands in, as for every
  /// tool of a repository.
  ///
  /// - Parameters:
  ///   - project: The options of the project.
  ///   - state: The options of runs and plugins.
  /// - Returns: The host, and the absolute path of its project.
  /// - Throws: ``Complaint`` when the project or a settings file cannot be used.
  static func ofProject(
    _ project: ProjectOptions,
    state: StateOptions
  ) throws -> (host: Host, root: String) {
    let host = try Host(state: state, project: project, builtIn: [.project: "."])
    guard let root = host.project else {
      // Not the folder one stands in: `--project "$FOLDER"` without a FOLDER is a mistake.
      throw Complaint(
        message: "the path of the project is empty",
        location: host.settings.answer(.project).source,
        remedy: "Name the folder of a repository with --project.",
        status: .badInput
      )
    }
    return (host, root)
  }
}
