import GantryPlugin

/// The events of this plugin, each described once; the families are in files of their own.
///
/// An event of the table (S0-15) has its own name as `phase`. Every other event says in which phase
/// it happened. `timestamp` is when the run started, so that a repeated attempt says the same, and
/// `message` is for people.
enum Events {
  /// A phase starts; the keys are fixed, so it has no time (S0-05).
  static let phaseStart = EventDescriptor(
    type: "phase_start",
    summary: "A phase starts.",
    schema: .object(["phase": .string, "message": .string], required: ["phase", "message"])
  )

  static let errorOccurred = event(
    "error_occurred",
    "Something failed.",
    in: EventPhase.allCases,
    ["error": .string, "context": .dictionary(of: .string)]
  )

  static let rollbackStarted = event(
    "rollback_started",
    "What the run deployed is about to be taken back.",
    in: EventPhase.allCases,
    ["agent_ids": Schemas.names]
  )

  static let rollbackCompleted = event(
    "rollback_completed",
    "The rollback ended.",
    in: EventPhase.allCases,
    ["success": .boolean]
  )

  /// What every phase may emit.
  static let commonFamily = [phaseStart, errorOccurred]

  /// What a phase that takes back its changes may emit.
  static let rollbackFamily = [rollbackStarted, rollbackCompleted]

  /// Describes an event of the table.
  static func event(
    _ name: String,
    _ summary: String,
    _ members: [String: Schema]
  ) -> EventDescriptor {
    event(name, summary, phases: [name], members)
  }

  /// Describes an event inside one of some phases.
  static func event(
    _ name: String,
    _ summary: String,
    in phases: [EventPhase],
    _ members: [String: Schema] = [:]
  ) -> EventDescriptor {
    event(name, summary, phases: phases.map(\.rawValue), members)
  }

  /// Every member is required: an event says the same things every time.
  private static func event(
    _ name: String,
    _ summary: String,
    phases: [String],
    _ members: [String: Schema]
  ) -> EventDescriptor {
    let common: [String: Schema] = [
      "phase": .oneOf(phases), "timestamp": .string, "message": .string,
    ]
    let all = common.merging(members) { _, own in own }
    return EventDescriptor(
      type: name,
      summary: summary,
      schema: .object(all, required: Array(all.keys))
    )
  }
}
