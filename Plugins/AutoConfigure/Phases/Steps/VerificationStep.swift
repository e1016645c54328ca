import GantryPlugin
import Packages

/// Looks at what is deployed, and takes the run back when something of it is not as it should be
/// (S0-61, S0-62).
struct VerificationStep {
  let workplace: Workplace
  let deployment: DeploymentReport

  /// Verifies; what failed is taken back.
  ///
  /// - Parameter reporter: Is told how it goes.
  /// - Returns: What was found, and the report with the rollback in it when there was one.
  /// - Throws: ``PluginFailure`` when the host does not remember what was found.
  func perform(
    _ reporter: inout PhaseReporter
  ) throws -> (verification: Verification, deployment: DeploymentReport) {
    // A run that failed was taken back already, and what is not there cannot be looked at.
    guard !deployment.isFailed else { return (Verification(checks: []), deployment) }
    let failed = try workplace.decided("failed checks") {
      verify(deployment).checks.filter { !$0.passed }
    }
    guard let first = failed.first else { return (verify(deployment), deployment) }
    reporter.observe(
      .errorOccurred(
        "Verification failed: \(first.message)",
        context: ["step": "verify", "item": first.subject, "code": "VERIFICATION_FAILED"],
        in: .configurationCompletion
      )
    )
    guard workplace.madeBackup != nil else { return (Verification(checks: failed), deployment) }
    var report = deployment
    report.rollBack(
      workplace.rollBack(
        after: "Verification failed: \(first.message)",
        code: "VERIFICATION_FAILED",
        deployment.deployedAgents + deployment.deployedSkills,
        in: .configurationCompletion,
        &reporter
      )
    )
    return (Verification(checks: failed), report)
  }

  /// What can be looked at before a run: what is there already.
  func plan() -> Verification {
    var present = deployment
    (present.deployedAgents, present.deployedSkills) = ([], [])
    return deployment.isFailed ? Verification(checks: []) : verify(present)
  }

  /// Looks at everything of ours that was asked for; a person's files are not ours to judge.
  private func verify(_ report: DeploymentReport) -> Verification {
    let agents = (report.deployedAgents + report.skippedAgents).filter { id in
      !report.kept.contains { path in
        path.hasPrefix(PackageFolders.agents + "/")
          && AgentFile.normalizedID(path) == "\(PackageFolders.agents)/\(id).md"
      }
    }
    let skills = (report.deployedSkills + report.skippedSkills).filter { name in
      !PackageItem.skill(name).folders.contains(where: report.kept.contains)
    }
    return Verifier(folders: workplace.folders).verify(agents: agents, skills: skills)
  }
}
