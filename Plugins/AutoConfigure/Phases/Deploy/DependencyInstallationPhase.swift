import GantryPlugin
import Packages

/// Phase 3 of `deploy`: the skills, which agents work with (S0-13).
struct DependencyInstallationPhase: Phase {
  static let descriptor = TypeDescriptor(
    type: "dependency-installation",
    summary: "Deploys the recommended skills.",
    input: DeploymentInput.schema([
      .project, .starter, .registry, .recommendations, .skillRecommendations, .missingSkills,
      .skills, .overwriteEdited, .mode, .cleanup,
    ]),
    output: DeploymentReport.schema
  )

  static let events = Events.deploymentFamily

  private let writer: AtomicFile
  private let emitter: EmitterSource

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile, emitter: @escaping EmitterSource = { $0 }) {
    self.writer = writer
    self.emitter = emitter
  }

  func run(_ input: DeploymentInput, _ call: Call) throws -> DeploymentReport {
    try PhaseReporter.perform(
      .skillDeployment,
      "Deploying skills...",
      call,
      emitter: emitter
    ) { reporter in
      let deployment = try Deployment(input, writer: writer, call, isPlan: false)
      let skills = deployment.skills
      let changes = try deployment.changes(among: skills.map(PackageItem.skill))
      reporter.observe(.deploymentStarted(total: skills.count))
      var report = DeploymentReport(missingSkills: input.missingSkills ?? [])
      try deployment.deploySkills(changes, into: &report, &reporter, from: 0)
      try reporter.step("deploy", 1, report.sentence)
      return report
    }
  }

  func plan(_ input: DeploymentInput, _ call: Call) throws -> DeploymentReport {
    var report = DeploymentReport(missingSkills: input.missingSkills ?? [])
    try Deployment(input, writer: writer, call, isPlan: true).planSkills(into: &report)
    return report
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }
}
