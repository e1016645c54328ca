import Foundation
import GantryPlugin
import Packages

/// The end of a run: verification, what is remembered, and what the run came to.
struct Completion {
  let writer: AtomicFile
  let clock: @Sendable () -> Date
  let emitter: EmitterSource
  /// Whether the configuration is written here; `deploy` has done it before it verifies.
  let savesConfiguration: Bool

  func run(_ input: CompletionInput, _ call: Call) throws -> CompletionOutput {
    try PhaseReporter.perform(
      .configurationCompletion,
      "Verifying the deployment...",
      call,
      emitter: emitter
    ) { reporter in
      let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: false)
      try reporter.step("verify", 0, "Verifying the deployment...")
      let (verification, deployment) = try VerificationStep(
        workplace: workplace,
        deployment: input.deployment
      ).perform(&reporter)
      if savesConfiguration, !deployment.isFailed {
        try reporter.step("configure", 0.5, "Remembering the configuration...")
        try input.configuration(workplace).save(&reporter)
      }
      let result = CompletionResult(
        input,
        deployment: deployment,
        verification: verification,
        backupID: workplace.madeBackup,
        milliseconds: try milliseconds(workplace)
      )
      try reporter.step("complete", 0.9, result.message)
      reporter.observe(
        .configurationCompleted(
          restartRequired: result.needsRestart,
          agents: result.deployment.deployedAgents.count,
          skills: result.deployment.deployedSkills.count,
          result.message
        )
      )
      reporter.observe(
        .deploymentCompleted(
          succeeded: result.successCount,
          failed: result.failureCount,
          milliseconds: result.milliseconds
        )
      )
      try reporter.step("complete", 1, result.message)
      return CompletionOutput(result, isPlan: false)
    }
  }

  func plan(_ input: CompletionInput, _ call: Call) throws -> CompletionOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: true)
    let step = VerificationStep(workplace: workplace, deployment: input.deployment)
    let result = CompletionResult(
      input,
      deployment: input.deployment,
      verification: step.plan(),
      backupID: nil,
      milliseconds: 0
    )
    return CompletionOutput(result, isPlan: true)
  }

  /// How long the run took; the first attempt that gets here says it.
  private func milliseconds(_ workplace: Workplace) throws -> Double {
    try workplace.remembered("duration") {
      let seconds = clock().timeIntervalSince(workplace.start.date)
      return (max(0, seconds) * 10_000).rounded() / 10
    }
  }
}
