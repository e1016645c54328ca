import Packages

/// What a person is told at the end of a run or a plan (S0-69).
struct CompletionNotices {
  private let result: CompletionResult
  private let isPlan: Bool

  init(_ result: CompletionResult, isPlan: Bool) {
    self.result = result
    self.isPlan = isPlan
  }

  /// The notices, line by line.
  var lines: [String] {
    let problems = errors + failedChecks + rollback
    let nothing = problems.isEmpty && !result.hasChanges ? ["Nothing to change"] : []
    return changes + nothing + kept + disabled + problems + restart
  }

  private var changes: [String] {
    let deployment = result.deployment
    return [
      count(deployment.deployedAgents.count, "Deployed", "deploy", "agent(s)"),
      count(deployment.deployedSkills.count, "Deployed", "deploy", "skill(s)"),
      count(deployment.removedSkills.count, "Removed", "remove", "unused skill(s)"),
      count(
        result.archiving.archivedAgents.count,
        "Archived",
        "archive",
        "unused agent(s) to \(PackageFolders.archivedAgents)/"
      ),
    ].compactMap { $0 }
  }

  private var kept: [String] {
    result.deployment.kept.map { "Kept your file: \($0)" }
  }

  private var disabled: [String] {
    result.deployment.disabledAgents.map {
      "Not deployed, because you disabled it in \(ConfigurationFile.path): \($0)"
    }
  }

  private var errors: [String] {
    result.deployment.agentErrors + result.deployment.skillErrors + result.archiving.archiveErrors
  }

  private var failedChecks: [String] {
    result.verification.checks.filter { !$0.passed }.map { "Verification failed: \($0.message)" }
  }

  private var rollback: [String] {
    guard let rollback = result.deployment.rollback else { return [] }
    if isPlan { return ["The run would be rolled back"] }
    let kept = rollback.kept.map { "Kept, because it was changed meanwhile: \($0)" }
    return kept + [
      rollback.succeeded
        ? "Everything of this run was rolled back"
        : "Some changes could not be rolled back; restore the backup \(result.backupID ?? "") later"
    ]
  }

  private var restart: [String] {
    result.needsRestart && !isPlan ? ["Restart your agent client to load the changes."] : []
  }

  private func count(_ count: Int, _ did: String, _ would: String, _ what: String) -> String? {
    guard count > 0 else { return nil }
    return isPlan ? "Would \(would) \(count) \(what)" : "\(did) \(count) \(what)"
  }
}
