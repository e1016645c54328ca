import GantryPlugin
import Packages

extension Workplace {
  /// Brings back what stood before the run, from the run's backup (S0-61).
  ///
  /// It needs no record: killed and called again, it goes on where it was.
  ///
  /// - Parameter agents: The ids of the agents to bring back and nothing else; nil brings back
  ///   everything.
  /// - Returns: Paths that stay as they are, nil when something cannot be brought back now.
  func rollBack(agents: [String]? = nil) -> [String]? {
    guard madeBackup != nil else { return [] }
    do throws(PackageError) {
      let change = try BackupRestoration(of: backupID, in: folders).plan(agents: agents)
      try change.perform(writer)
      return change.kept
    } catch {
      return nil
    }
  }

  /// Rolls back between its events.
  ///
  /// - Parameters:
  ///   - error: What went wrong.
  ///   - code: What programs branch on.
  ///   - ids: What the run had put in place.
  ///   - agents: The ids of the agents to bring back and nothing else; nil brings back everything.
  ///   - phase: The phase that rolls back.
  ///   - reporter: Is told how it goes.
  /// - Returns: What came of it.
  func rollBack(
    after error: String,
    code: String,
    _ ids: [String],
    agents: [String]? = nil,
    in phase: EventPhase,
    _ reporter: inout PhaseReporter
  ) -> RollbackReport {
    reporter.observe(.rollbackStarted(ids, in: phase))
    let kept = rollBack(agents: agents)
    let succeeded = kept?.isEmpty ?? false
    reporter.observe(.rollbackCompleted(success: succeeded, in: phase))
    return RollbackReport(
      error: error,
      code: code,
      deployedBeforeFailure: ids,
      succeeded: succeeded,
      kept: kept ?? []
    )
  }
}

extension PackageOutcome {
  /// The code of a failure.
  var failureCode: String { code ?? "DEPLOY_FAILED" }
}
