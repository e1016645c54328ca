import GantryPlugin

extension Observation {
  /// What this run deployed is about to be taken back (S0-61).
  static func rollbackStarted(_ ids: [String], in phase: EventPhase) -> Observation {
    Observation(
      Events.rollbackStarted,
      in: phase,
      "Rolling back \(ids.count) item(s)",
      ["agent_ids": ids]
    )
  }

  /// The rollback ended; it succeeded when everything stands as before the run.
  static func rollbackCompleted(success: Bool, in phase: EventPhase) -> Observation {
    Observation(
      Events.rollbackCompleted,
      in: phase,
      success ? "Rolled back" : "Some changes could not be rolled back",
      ["success": success]
    )
  }

  /// Something failed.
  ///
  /// - Parameters:
  ///   - error: What went wrong, in one sentence.
  ///   - context: What it was about: `step`, `item`, `code`, `hint` and the like (S0-16).
  ///   - phase: The phase it happened in.
  /// - Returns: The observation.
  static func errorOccurred(
    _ error: String,
    context: [String: String] = [:],
    in phase: EventPhase
  ) -> Observation {
    Observation(
      Events.errorOccurred,
      in: phase,
      error,
      ["error": error, "context": context]
    )
  }

  /// A phase is about to fail with this error.
  static func errorOccurred(
    _ error: any Error,
    step: String,
    in phase: EventPhase
  ) -> Observation {
    guard let failure = error as? PluginFailure else {
      return errorOccurred("\(error)", context: ["step": step], in: phase)
    }
    let context = ["step": step, "code": failure.code, "hint": failure.hint]
    return errorOccurred(failure.message, context: context, in: phase)
  }
}
