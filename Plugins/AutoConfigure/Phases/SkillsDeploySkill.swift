import Foundation
import GantryPlugin
import Packages

/// The skill `skills.deploy`: copies skills by name; what goes wrong is in the result (S0-52).
struct SkillsDeploySkill: Skill {
  struct Input: Codable, Sendable {
    var project: String
    var registries: [String]
    var skillNames: [String]
    var force: Bool?
    var scope: ConfigScope?

    enum CodingKeys: String, CodingKey {
      case project, registries, force, scope
      case skillNames = "skill_names"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "skills.deploy",
    summary: "Copies skills by name from registries into a project.",
    input: .object(
      [
        "project": Schemas.project,
        "registries": Schemas.names.described("Registry folders, in order of precedence."),
        "skill_names": Schemas.names,
        "force": .boolean,
        "scope": .oneOf(ConfigScope.allCases.map(\.rawValue)),
      ],
      required: ["project", "registries", "skill_names"]
    ),
    output: .object(
      ["deployed": Schemas.names, "deployed_skills": Schemas.names, "errors": Schemas.names],
      required: ["deployed", "deployed_skills", "errors"],
      open: true
    )
  )

  private let home: String
  private let clock: @Sendable () -> Date

  init(config: Empty) {
    self.init(home: FileManager.default.homeDirectoryForCurrentUser.path)
  }

  init(home: String, clock: @escaping @Sendable () -> Date = { Date() }) {
    self.home = home
    self.clock = clock
  }

  func invoke(_ input: Input, _ call: Call) throws -> SkillDeployment {
    let scope = input.scope ?? .project
    let registry: SkillRegistry
    do throws(PackageError) {
      registry = try SkillRegistry(roots: input.registries)
    } catch {
      var result = SkillDeployment(scope: scope)
      result.errors = [PluginFailure(error).message]
      result.diagnostics = [error]
      return result
    }
    let folders = PackageFolders(scope: scope, project: input.project, home: home)
    return SkillDeployer(registry: registry, folders: folders).deploy(
      names: input.skillNames,
      force: input.force ?? false,
      userRequested: true,
      now: try now(call)
    ) { name, index, total in
      let message = "Deploying skill: \(name)..."
      call.progress(Double(index) / Double(total), step: name, message: message)
    }
  }

  /// When the run started; a call from outside a run has only the clock.
  private func now(_ call: Call) throws -> Date {
    let started = try call.describe().runStarted
    return started.flatMap(RunStart.date) ?? clock()
  }
}
