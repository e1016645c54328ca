public import GantryCore

/// What a job had done before it failed, folded from the events of its run (S0-20).
public struct JobFailure: Sendable, Equatable {
  /// The job.
  public let jobID: String
  /// What went wrong, in one sentence; nil while nothing did.
  public private(set) var error: String?
  /// The agents that this run put in place, in order.
  public private(set) var deployedBeforeFailure: [String] = []

  /// Starts a job.
  ///
  /// - Parameter jobID: The job.
  public init(jobID: String) {
    self.jobID = jobID
  }

  /// Takes in one event.
  ///
  /// - Parameter event: The next event of the run, in the order of the journal.
  public mutating func apply(_ event: JournaledEvent) {
    switch event.type {
    case "error_occurred":
      // The first error is the cause; what follows are its consequences.
      error = error ?? event.text("error")
    case "agent_deployment_completed" where event.text("outcome") == "deployed":
      guard error == nil, let agent = event.text("agent_id") else { return }
      deployedBeforeFailure.append(agent)
    default: break
    }
  }

  /// The members, in the order of the contract.
  ///
  /// - Parameter backupID: The backup of the run, nil when it made none.
  /// - Returns: The failure, nil while nothing went wrong.
  public func json(backupID: String?) -> JSON? {
    guard let error else { return nil }
    return [
      "job_id": .string(jobID),
      "error": .string(error),
      "deployed_before_failure": .array(deployedBeforeFailure.map(JSON.string)),
      "rollback_available": .bool(backupID != nil),
      "backup_id": backupID.map(JSON.string) ?? .null,
    ]
  }
}
