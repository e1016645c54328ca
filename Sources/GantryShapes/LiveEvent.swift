public import GantryCore

/// The live form of a journaled event: where a phase is, in five members (S0-17).
public struct LiveEvent: Sendable, Equatable {
  /// The event's name.
  public var eventType: String
  /// The agent it is about; the member is left out where there is none.
  public var agentID: String?
  /// The phase, 0 first.
  public var phase: Int
  /// How far the thing is that the event is about, 0 to 100.
  public var progressPercentage: Double
  /// What is going on, for people.
  public var message: String

  /// Derives the live form.
  ///
  /// - Parameter event: The event. One that is about no phase has no live form.
  public init?(_ event: JournaledEvent) {
    guard let phase = event.phase?.index ?? event.phaseIndex else { return nil }
    eventType = event.type
    agentID = event.text("agent_id")
    self.phase = phase
    progressPercentage = Self.percentage(event)
    message = event.text("message") ?? event.type
  }

  /// The members, in the order of the contract.
  public var json: JSON {
    var members: JSONObject = ["event_type": .string(eventType)]
    if let agentID { members["agent_id"] = .string(agentID) }
    members["phase"] = .int(Int64(phase))
    // A whole percentage is written as one: 60 and not 60.0.
    members["progress_percentage"] =
      Int64(exactly: progressPercentage).map(JSON.int) ?? .double(progressPercentage)
    members["message"] = .string(message)
    return .object(members)
  }

  private static func percentage(_ event: JournaledEvent) -> Double {
    switch event.shape?.progress {
    case .begun: 0
    case .done: 100
    case .told, nil: min(max(event.data["progress"]?.doubleValue ?? 0, 0), 100)
    }
  }
}
