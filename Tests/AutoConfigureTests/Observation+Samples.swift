import Packages
import Toolchain

@testable import AutoConfigurePhases

extension RecommendedAgent {
  static let sample = RecommendedAgent(
    agentID: "python-engineer",
    agentName: "Python engineer",
    confidence: 0.9,
    reasoning: "It writes python."
  )

  static let unmeasured = RecommendedAgent(
    agentID: "research",
    agentName: "Research",
    confidence: nil,
    reasoning: "Default configuration applied."
  )
}

extension Observation {
  /// Every callback with some values.
  static let samples: [Observation] = [
    .phaseStart("analyze", "Analyzing project structure..."),
    .analysisStarted(path: "/p"),
    .analysisCompleted(
      ToolchainReport(
        primaryLanguage: nil,
        confidence: nil,
        components: [],
        deploymentTargets: [],
        buildTools: [],
        developmentTools: []
      )
    ),
    .recommendationStarted(),
    .recommendationCompleted([.sample, .unmeasured]),
    .validationStarted(count: 1),
    .validationCompleted(Validation(issues: [.init(severity: .error, message: "Bad.")])),
    .confidenceValidated(minimum: 0.5, kept: [.sample], dropped: [.unmeasured]),
    .deploymentStarted(total: 3),
    .agentDeploymentStarted(.sample, current: 1, total: 3),
    .agentDeploymentProgress(.sample, percent: 60, "Copying"),
    .agentDeploymentCompleted(.sample, PackageOutcome(.skipped)),
    .skillInstalled("code-review"),
    .skillRemoved("code-review"),
    .skillDeployment(SkillDeployment(), recommended: ["code-review"]),
    .agentArchiving(["one", "two"]),
    .configUpdated(file: ".gantry/auto-config.yaml"),
    .configurationCompleted(restartRequired: true, agents: 1, skills: 2, "Done"),
    .deploymentCompleted(succeeded: 3, failed: 1, milliseconds: 15432.5),
    .rollbackStarted(["python-engineer"], in: .skillDeployment),
    .rollbackCompleted(success: true, in: .configurationCompletion),
    .errorOccurred("Broken", context: ["step": "write"], in: .agentArchiving),
  ]

  /// Every event that the plugin describes.
  static let described =
    Events.analysisFamily + Events.recommendationFamily + Events.deploymentFamily
    + Events.archivingFamily + Events.completionFamily
}
