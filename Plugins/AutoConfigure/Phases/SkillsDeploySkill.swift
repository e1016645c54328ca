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
    var overwriteEdited: Bool?

    enum CodingKeys: String, CodingKey {
      case project, registries, force, scope
      case skillNames = "skill_names"
      case overwriteEdited = "overwrite_edited"
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
        "overwrite_edited": Schemas.overwriteEdited,
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
    // Foundation asks the list of users first, which says nothing else than the shell in most cases and
    // which no worker can read.
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    self.init(home: home.isEmpty ? FileManager.default.homeDirectoryForCurrentUser.path : home)
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
    let deployer = SkillDeployer(
      registry: registry,
      folders: folders,
      overwritesEdited: input.overwriteEdited ?? false
    )
    let now = try now(call)
    let force = input.force ?? false
    let changes = input.skillNames.contains { name in
      if case .change = deployer.plan(name: name, force: force, now: now) { true } else { false }
    }
    var backup: String?
    if changes {
      do throws(PackageError) {
        backup = try Backups(folders: folders).ensure(run: owner(call, now), now: now)
      } catch {
        var result = SkillDeployment(scope: scope)
        result.errors = [PluginFailure(error).message]
        result.diagnostics = [error]
        return result
      }
    }
    var result = deployer.deploy(
      names: input.skillNames,
      force: force,
      userRequested: true,
      now: now
    ) { name, index, total in
      let message = "Deploying skill: \(name)..."
      call.progress(Double(index) / Double(total), step: name, message: message)
    }
    result.backupID = backup
    return result
  }

  /// Whom the backup is for: the run, or this one call.
  private func owner(_ call: Call, _ now: Date) -> String {
    let run = (try? call.describe().run) ?? ""
    // Two calls outside of any run may come in the same second.
    return run.isEmpty ? "\(Self.descriptor.type) \(Timestamp.text(now))" : run
  }

  /// When the run started; a call from outside a run has only the clock.
  private func now(_ call: Call) throws -> Date {
    let started = try call.describe().runStarted
    return started.flatMap(RunStart.date) ?? clock()
  }
}
