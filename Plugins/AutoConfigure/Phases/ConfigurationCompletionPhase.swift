import Foundation
import GantryPlugin
import Packages
import Toolchain

/// Phase 4: verifies what is deployed, remembers it, and says what the run came to.
struct ConfigurationCompletionPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var toolchain: ToolchainReport
    var recommendations: [RecommendedAgent]
    var deployment: DeploymentReport
    var archiving: AgentArchivingPhase.Output
  }

  struct Output: Encodable, Sendable {
    var verification: Verification
    var result: CompletionResult
    var notices: [String]
  }

  static let descriptor = TypeDescriptor(
    type: "configuration-completion",
    summary: "Verifies what is deployed and remembers it in the project.",
    input: .object(
      [
        "project": Schemas.project,
        "toolchain": Schemas.toolchain,
        "recommendations": .array(of: Schemas.agent),
        "deployment": DeploymentReport.schema,
        "archiving": AgentArchivingPhase.descriptor.output,
      ],
      required: ["project", "toolchain", "recommendations", "deployment", "archiving"]
    ),
    output: .object(
      [
        "verification": Schemas.verification,
        "result": .object([:], open: true),
        "notices": Schemas.names,
      ],
      required: ["verification", "result", "notices"]
    )
  )

  static let events = [Events.configurationCompletion, Events.deploymentCompleted]

  private let writer: AtomicFile
  private let clock: @Sendable () -> Date

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile, clock: @escaping @Sendable () -> Date = { Date() }) {
    self.writer = writer
    self.clock = clock
  }

  func run(_ input: Input, _ call: Call) throws -> Output {
    let start = try RunStart(call)
    call.progress(0, step: "verify", message: "Verifying the deployment...")
    let record = try record(input, start, call)
    let result = CompletionResult(input, verification: record.verification)
    call.progress(0.9, step: "complete", message: result.message)
    try call.emit(ConfigurationCompleted(result, start))
    try call.emit(DeploymentCompleted(result, milliseconds: record.durationMilliseconds, start))
    call.progress(1, step: "complete", message: result.message)
    return Output(
      verification: record.verification,
      result: result,
      notices: CompletionNotices(result, isPlan: false).lines
    )
  }

  func plan(_ input: Input, _ call: Call) throws -> Output {
    // What would be deployed is not there yet, so only what is there can be looked at.
    var present = input.deployment
    (present.deployedAgents, present.deployedSkills) = ([], [])
    let verification = verify(present, in: PackageFolders(project: input.project))
    let result = CompletionResult(input, verification: verification)
    return Output(
      verification: verification,
      result: result,
      notices: CompletionNotices(result, isPlan: true).lines
    )
  }

  /// What the effect of this phase leaves behind.
  private struct Record: Codable {
    var verification: Verification
    var durationMilliseconds: Double

    enum CodingKeys: String, CodingKey {
      case verification
      case durationMilliseconds = "duration_ms"
    }
  }

  /// Verifies and writes the configuration, or takes over what an earlier attempt recorded.
  private func record(_ input: Input, _ start: RunStart, _ call: Call) throws -> Record {
    let folders = PackageFolders(project: input.project)
    let paths = [ConfigurationFile.path, ConfigurationFile.manifestPath]
    return try call.effects.once("configuration", receipt: FileStates(of: paths, in: folders)) {
      try call.checkCancellation()
      let verification = verify(input.deployment, in: folders)
      try save(input, start, folders)
      let seconds = clock().timeIntervalSince(start.date)
      return Record(
        verification: verification,
        durationMilliseconds: (max(0, seconds) * 10_000).rounded() / 10
      )
    }
  }

  private func save(_ input: Input, _ start: RunStart, _ folders: PackageFolders) throws {
    do throws(PackageError) {
      let index = try DeploymentIndex.read(folders)
      let record = ConfigurationRecord(
        input.toolchain,
        recommendations: input.recommendations,
        index: index
      )
      guard isWorthRemembering(input, index) else { return }
      let deployment = input.deployment
      let didChange =
        !deployment.deployedAgents.isEmpty || !deployment.deployedSkills.isEmpty
        || !input.archiving.archivedAgents.isEmpty
      _ = try ConfigurationFile(folders: folders, writer: writer)
        .save(record, now: start.date, didChange: didChange)
    } catch {
      throw PluginFailure(error)
    }
  }

  /// Whether there is something to remember: a run that recommended nothing changed nothing, and a
  /// project in which nothing of ours is or was gets no file that says so.
  ///
  /// The earlier phases decide it and not the state of the file, which an interrupted attempt may
  /// have written.
  private func isWorthRemembering(_ input: Input, _ index: DeploymentIndex) -> Bool {
    guard !input.recommendations.isEmpty else { return false }
    return !index.deployedAgents.isEmpty || !index.deployedSkills.isEmpty
      || !input.archiving.archivedAgents.isEmpty
  }

  /// Looks at everything of ours that was asked for; a person's files are not ours to judge.
  private func verify(_ report: DeploymentReport, in folders: PackageFolders) -> Verification {
    let agents = (report.deployedAgents + report.skippedAgents).filter { id in
      !report.kept.contains { path in
        path.hasPrefix(PackageFolders.agents + "/")
          && AgentFile.normalizedID(path) == "\(PackageFolders.agents)/\(id).md"
      }
    }
    let skills = (report.deployedSkills + report.skippedSkills).filter { name in
      !PackageItem.skill(name).folders.contains(where: report.kept.contains)
    }
    return Verifier(folders: folders).verify(agents: agents, skills: skills)
  }
}
