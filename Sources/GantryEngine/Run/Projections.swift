import GantryCore

extension RunState {
  /// The run's row as of this state.
  func row(engine: String) -> RunRow {
    RunRow(
      id: id,
      pipeline: pipeline?.name ?? "",
      project: queued?.project,
      status: status,
      seq: seq,
      epoch: epoch,
      engine: engine,
      queuedAt: queuedAt ?? Timestamp(nanoseconds: 0),
      startedAt: startedAt,
      endedAt: endedAt
    )
  }

  /// The rows of some phases as of this state, in the order of the pipeline; nil means all, so
  /// that the first commit of a run lets lists show what is still to come.
  func rows(of changed: Set<String>?, progress: [String: PhaseProgress]) -> [PhaseRow] {
    let places = changed?.compactMap { place(of: $0) }.sorted() ?? Array(phases.indices)
    return places.map { place in
      let phase = phases[place]
      return PhaseRow(
        id: phase.id,
        place: place,
        status: phase.status,
        attempt: phase.attempt,
        startedAt: phase.startedAt,
        endedAt: phase.endedAt,
        progress: progress[phase.id],
        reason: phase.failure?.message ?? phase.reason
      )
    }
  }
}

extension Failure {
  /// A plugin that says "cancelled" although nobody asked it to.
  static func stoppedByItself(_ phase: String) -> Failure {
    Failure(
      code: "CANCELLED_BY_PLUGIN",
      message: "phase '\(phase)' says it was cancelled, but the run was not",
      hint: "Report this to the plugin's author: GANTRY_CANCELLED is only for a cancelled call."
    )
  }
}
