import GantryCore
import GantryPlugins

/// Asks a skill about a project, outside of any run.
struct ProjectSkill {
  let project: ProjectOptions
  let state: StateOptions

  /// Calls the skill.
  ///
  /// - Parameter skill: A skill whose input is `{"project": …}`.
  /// - Returns: What it answers.
  /// - Throws: ``Complaint`` when there is no such project.
  func ask(_ skill: String) async throws -> JSON {
    let (host, root) = try Host.ofProject(project, state: state)
    let plugins = try await host.plugins()
    let arguments = try JSON.object(["project": .string(root)]).encodedBytes
    return try JSONParser.parse(
      try await SkillPlugins(plugins).invoke(skill, arguments: arguments)
    )
  }
}
