import GantryCore

/// Builds journals for tests of the fold: events with dense numbers and a clock that ticks.
struct TestJournal {
  let run = RunID(time: Timestamp(nanoseconds: 1_700_000_000_000_000_000), random: (1, 2))
  private(set) var events: [Event] = []
  private(set) var state: RunState

  init() {
    state = RunState(id: run)
  }

  /// A journal that queued and started a pipeline.
  init(running phases: [PhaseDefinition], concurrency: Int? = nil) throws {
    self.init()
    let pipeline = PipelineDefinition(
      name: "test",
      phases: phases,
      limits: Limits(concurrency: concurrency)
    )
    let queued = RunQueued(
      pipeline: pipeline,
      inputs: ["name": "Ada"],
      source: "",
      plugins: [:],
      project: nil
    )
    try record(.runQueued(queued))
    try record(.runStarted(RunOwner(engine: "engine_a", pid: 7)))
  }

  /// The moment of the next event.
  var now: Timestamp { Timestamp(nanoseconds: Int64(events.count + 1) * 1_000_000_000) }

  /// Writes a change as its event and folds the event, so that both directions are used.
  mutating func record(_ change: RunChange) throws {
    let event = try change.draft.event(
      run: run,
      seq: UInt64(events.count + 1),
      time: now,
      epoch: 1
    )
    try state.apply(event)
    events.append(event)
  }

  /// Starts a phase and lets it succeed.
  mutating func succeed(_ phase: String, output: JSON = [:], attempt: Int = 1) throws {
    let path = AttemptPath(phase: phase, attempt: attempt)
    try record(.phaseStarted(AttemptStart(key: "k"), path))
    try record(.phaseSucceeded(PhaseResult(output: output), path))
  }
}

extension PhaseDefinition {
  /// A phase of a test pipeline.
  static func named(
    _ id: String,
    needs: [String] = [],
    retry: RetryPolicy? = nil
  ) -> PhaseDefinition {
    PhaseDefinition(
      id: id,
      use: PluginReference(plugin: "test.noop"),
      needs: needs,
      retry: retry
    )
  }
}
