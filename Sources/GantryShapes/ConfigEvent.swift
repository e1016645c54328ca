public import GantryCore

/// The envelope in which changes of a configuration travel to clients (S0-10).
public struct ConfigEvent: Sendable, Equatable {
  /// What was done.
  public enum Operation: String, Sendable, CaseIterable {
    /// A configuration run goes on.
    case autoconfigProgress = "autoconfig_progress"
    /// A configuration run ended well or in part.
    case autoconfigCompleted = "autoconfig_completed"
    /// A configuration run failed.
    case autoconfigFailed = "autoconfig_failed"
    /// An agent is put in place.
    case agentDeployed = "agent_deployed"
    /// An agent is taken away.
    case agentUndeployed = "agent_undeployed"
    /// A skill is put in place.
    case skillDeployed = "skill_deployed"
    /// A skill is taken away.
    case skillUndeployed = "skill_undeployed"
    /// The deployment mode was switched.
    case modeSwitched = "mode_switched"
    /// A source of skills or agents was added.
    case sourceAdded = "source_added"
    /// A source was changed.
    case sourceUpdated = "source_updated"
    /// A source was removed.
    case sourceRemoved = "source_removed"
    /// The synchronisation of one source goes on.
    case syncProgress = "sync_progress"
    /// The synchronisation of one source ended.
    case syncCompleted = "sync_completed"
    /// The synchronisation of one source failed.
    case syncFailed = "sync_failed"
    /// The synchronisation of every source ended.
    case syncAllCompleted = "sync_all_completed"
    /// The synchronisation of every source failed.
    case syncAllFailed = "sync_all_failed"
    /// Somebody else changed a file of the configuration.
    case externalChange = "external_change"
  }

  /// Where the operation is in its life.
  public enum Status: String, Sendable, CaseIterable {
    /// It began.
    case started
    /// It goes on.
    case progress
    /// It ended well.
    case completed
    /// It failed.
    case failed

    /// Reads a status; `in_progress` is another word for `progress`.
    ///
    /// - Parameter wire: The word.
    public init?(wire: String) {
      self.init(rawValue: wire == "in_progress" ? "progress" : wire)
    }
  }

  /// What was done.
  public var operation: Operation
  /// What kind of thing it was done to: `autoconfig`, `agent`, `skill`, `config`.
  public var entityType: String
  /// Which one it was.
  public var entityID: String
  /// Where the operation is in its life.
  public var status: Status
  /// Everything else, one JSON object.
  public var data: JSON
  /// When it happened.
  public var timestamp: Timestamp

  /// Creates an envelope for something that is not in a run's journal.
  public init(
    operation: Operation,
    entityType: String,
    entityID: String,
    status: Status,
    data: JSON,
    timestamp: Timestamp
  ) {
    self.operation = operation
    self.entityType = entityType
    self.entityID = entityID
    self.status = status
    self.data = data
    self.timestamp = timestamp
  }

  /// Puts a journaled event into the envelope.
  ///
  /// - Parameters:
  ///   - event: The event. One that has no row in the table of shapes has no envelope.
  ///   - jobID: Names the job, for events that are about the whole of it.
  public init?(_ event: JournaledEvent, jobID: String) {
    guard let shape = event.shape else { return nil }
    let (operation, status) = Self.ending(event, shape)
    self.init(
      operation: operation,
      entityType: shape.entity.type,
      entityID: shape.entity.member.flatMap(event.text) ?? jobID,
      status: status,
      data: event.data,
      timestamp: event.time
    )
  }

  /// The members, in the order of the contract.
  public var json: JSON {
    [
      "type": "config_event",
      "operation": .string(operation.rawValue),
      "entity_type": .string(entityType),
      "entity_id": .string(entityID),
      "status": .string(status.rawValue),
      "data": data,
      "timestamp": .string(timestamp.rfc3339),
    ]
  }

  /// The row's words, unless the payload says that it went wrong.
  private static func ending(
    _ event: JournaledEvent,
    _ shape: EventShape
  ) -> (Operation, Status) {
    if event.data["success"]?.boolValue == false { return (shape.operation, .failed) }
    if let summary = DeploymentSummary(event), summary.status == .failed {
      return (.autoconfigFailed, .failed)
    }
    return (shape.operation, shape.status)
  }
}
