import GantryCore
import GantryStore

/// What a durable phase costs that does nothing, in a chain of many.
///
/// The floor is a program in C that commits the same rows to the same tables with the same
/// statements, one commit for each phase, on the same disk.
struct ChainBenchmark {
  let place: Workplace
  let runs: Int
  let phases: Int

  struct Times {
    /// From `run.queued` to `run.succeeded`, for each phase.
    var mean: Double
    /// The median from one `phase.started` to the next.
    var median: Double
    /// From the start of the process to its end.
    var whole: Double
  }

  func measure() async throws -> [Measurement] {
    let onDisk = try await times(place)
    let rows = [
      Measurement(
        "durable no-op phase, mean",
        unit: "µs",
        goal: .ratio(atMost: 2),
        onDisk.map { $0.map(\.mean) }
      ),
      Measurement(
        "durable no-op phase, median",
        unit: "µs",
        goal: .ratio(atMost: 1.5),
        onDisk.map { $0.map(\.median) }
      ),
      Measurement(
        "\(phases) no-op phases, whole process",
        unit: "ms",
        onDisk.map { $0.map(\.whole) }
      ),
    ]
    guard let memory = try place.inMemory() else { return rows }
    defer { memory.clear() }
    let inMemory = try await times(memory).map { $0.map(\.median) }
    return rows + [Measurement("no-op phase in memory, median", unit: "µs", inMemory)]
  }

  /// Runs the chain and its floor in turns; what they wrote stays until the end, because a file
  /// system that has much to remove makes the next one wait.
  private func times(_ place: Workplace) async throws -> [Pair<Times>] {
    let pipeline = try place.pipeline(ofPhases: phases)
    let model = place.fresh("model")
    _ = try place.run(pipeline, state: model).run(in: place)
    return try await Measurement.inTurns(
      runs,
      floor: { try floor(model: model, in: place) },
      value: { try await run(pipeline, in: place) }
    )
  }

  private func floor(model: String, in place: Workplace) throws -> Times {
    let journals = [model + "/journal.db", place.fresh("floor")]
    let ending = try Program(place.program("JournalFloor"), journals).run(in: place)
    let numbers = ending.output.split { $0.isWhitespace }.compactMap { Double($0) }
    guard numbers.count == 3, numbers[2] == Double(phases + 1) else {
      throw Malfunction("JournalFloor said '\(ending.output)' instead of \(phases + 1) commits")
    }
    return Times(
      mean: numbers[0] / 1000,
      median: numbers[1] / 1000,
      whole: ending.whole.milliseconds
    )
  }

  /// Runs the chain with Gantry.
  func run(_ pipeline: String, in place: Workplace) async throws -> Times {
    let state = place.fresh("state")
    let ending = try place.run(pipeline, state: state).run(in: place)
    let events = try await events(in: state)
    guard let first = events.first, let last = events.last, last.type == "run.succeeded" else {
      throw Malfunction("the run did not succeed")
    }
    let starts = events.filter { $0.type == "phase.started" }.map(\.time.nanoseconds)
    guard starts.count == phases else { throw Malfunction("\(starts.count) phases have started") }
    let steps = zip(starts.dropFirst(), starts).map { Double($0 - $1) / 1000 }
    let total = Double(last.time.nanoseconds - first.time.nanoseconds) / 1000
    return Times(
      mean: total / Double(phases),
      median: Samples(steps).median,
      whole: ending.whole.milliseconds
    )
  }

  private func events(in state: String) async throws -> [Event] {
    let store = try SQLiteStore.openReadOnly(folder: state, clock: NoClock())
    guard let run = try await store.runs(limit: 1).first else {
      throw Malfunction("there is no run in \(state)")
    }
    let events = try await store.events(of: run.id, after: 0, limit: .max)
    try store.close()
    return events
  }
}
