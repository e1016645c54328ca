import GantryCore

/// What the engines of one simulation are given to do.
struct Scenario {
  /// The runs, each with the moment at which somebody asks for it.
  var runs: [Job] = []
  /// How many engines there are.
  var engineCount: Int
  /// How long a lease lasts.
  static let lease = Span.second

  /// One run to be made.
  struct Job {
    var id: RunID
    var queued: RunQueued
    var moment: Int64
  }

  init(_ random: inout SeededRandom) {
    engineCount = 2 + random.below(2)
    for place in 0..<(2 + random.below(3)) {
      let id = RunID(
        time: Timestamp(nanoseconds: SimulatedWorld.epoch + Int64(place) * Span.millisecond),
        random: (random.next(), random.next())
      )
      let queued = RunQueued(
        pipeline: Self.pipeline(&random),
        inputs: [:],
        source: "",
        plugins: [:],
        project: nil
      )
      let moment = random.number(in: 0...(3 * Span.second))
      runs.append(Job(id: id, queued: queued, moment: moment))
    }
  }

  private static func pipeline(_ random: inout SeededRandom) -> PipelineDefinition {
    var phases: [PhaseDefinition] = []
    for place in 0..<(2 + random.below(5)) {
      var needs: [String] = []
      for former in phases.indices where random.chance(place < 3 ? 50 : 25) {
        needs.append("p\(former)")
      }
      var phase = PhaseDefinition(
        id: "p\(place)",
        use: PluginReference(plugin: "sim.phase"),
        needs: needs
      )
      if random.chance(70) {
        let preset = random.pick(RetryPolicy.Preset.allCases) ?? .exponential
        phase.retry = RetryPolicy(preset: preset, attempts: 2 + random.below(4))
      }
      if random.chance(20) {
        phase.recover = [RecoveryReference(use: PluginReference(plugin: "sim.strategy"))]
      }
      phases.append(phase)
    }
    let sinks = (0..<random.below(3)).map { place in
      SinkDefinition(id: "s\(place)", use: PluginReference(plugin: "sim.sink"))
    }
    return PipelineDefinition(
      name: "simulated",
      phases: phases,
      sinks: sinks,
      limits: Limits(concurrency: 1 + random.below(4))
    )
  }
}
