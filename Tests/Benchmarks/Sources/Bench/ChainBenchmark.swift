import Foundation
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

  private struct Times {
    /// From `run.queued` to `run.succeeded`, for each phase.
    var mean: Double
    /// The median from one `phase.started` to the next.
    var median: Double
    /// From the start of the process to its end.
    var whole: Double
  }

  func measure() async throws -> [Measurement] {
    let pipeline = try place.pipeline(ofPhases: phases)
    let model = place.fresh("model")
    _ = try place.run(pipeline, state: model).run(in: place)
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try floor(model: model) },
      value: { try await run(pipeline) }
    )
    let goal = Goal.ratio(atMost: 2)
    return [
      Measurement(
        "durable no-op phase, mean", unit: "µs", goal: goal,
        pairs.map { ($0.floor.mean, $0.value.mean) }),
      Measurement(
        "durable no-op phase, median", unit: "µs", goal: goal,
        pairs.map { ($0.floor.median, $0.value.median) }),
      Measurement(
        "\(phases) no-op phases, whole process", unit: "ms",
        pairs.map { ($0.floor.whole, $0.value.whole) }),
    ]
  }

  private func floor(model: String) throws -> Times {
    let target = place.fresh("floor")
    let program = Program(place.program("JournalFloor"), [model + "/journal.db", target])
    let ending = try program.run(in: place)
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + suffix) }
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

  private func run(_ pipeline: String) async throws -> Times {
    let state = place.fresh("state")
    defer { try? FileManager.default.removeItem(atPath: state) }
    let ending = try place.run(pipeline, state: state).run(in: place)
    let events = try await events(in: state)
    guard let first = events.first, let last = events.last, last.type == "run.succeeded" else {
      throw Malfunction("the run did not succeed")
    }
    let starts = events.filter { $0.type == "phase.started" }.map(\.time.nanoseconds)
    let steps = zip(starts.dropFirst(), starts).map { Double($0 - $1) / 1000 }
    guard starts.count == phases else { throw Malfunction("\(starts.count) phases have started") }
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
