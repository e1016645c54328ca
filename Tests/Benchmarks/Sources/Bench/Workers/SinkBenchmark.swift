import GantryCore
import GantryPlugins
import WorkerFloor

/// How many events reach a sink in a worker, in batches of 256 as the engine delivers them.
///
/// The floor is the same sink in this process. The second row says what the copy alone would cost
/// that any way to another process has at least.
struct SinkBenchmark {
  let place: Workplace
  let runs: Int

  private static let batches = 200
  private static let sink = PluginReference(plugin: "bench.worker", type: "count")

  private struct Times {
    /// Events in a second.
    var rate: Double
    /// Microseconds for a batch.
    var batch: Double
  }

  func measure() async throws -> [Measurement] {
    let workers = try WorkerPlace(place)
    let run = RunID(time: Timestamp(nanoseconds: 0), random: (1, 1))
    let config = Array("{}".utf8)
    let inside = SinkPlugins(try await workers.plugins(nil, workers.host(), .inProcess))
    let outside = SinkPlugins(try await workers.plugins(nil, workers.host()))
    let near = try await inside.open(Self.sink, config: config, run: run)
    let far = try await outside.open(Self.sink, config: config, run: run)
    // The sink refuses gaps, so every turn goes on where the last one ended.
    var turns = (near: 0, far: 0)
    let pairs = try await Measurement.inTurns(
      runs,
      floor: {
        defer { turns.near += 1 }
        var times = try await Self.times(near, turn: turns.near, of: run)
        times.batch = worker_floor_copy(SampleEvents.size, Self.batches) / 1000
        return times
      },
      value: {
        defer { turns.far += 1 }
        return try await Self.times(far, turn: turns.far, of: run)
      }
    )
    await near.close()
    await far.close()
    return [
      Measurement(
        "events to a sink in a worker",
        unit: "/s",
        goal: .rate(atLeast: 500_000),
        pairs.map { $0.map(\.rate) }
      ),
      Measurement("256 events to that sink", unit: "µs", pairs.map { $0.map(\.batch) }),
    ]
  }

  private static func times(_ sink: any OpenSink, turn: Int, of run: RunID) async throws -> Times {
    let events = (0..<batches).map { SampleEvents.batch(turn * batches + $0, of: run) }
    let clock = ContinuousClock()
    let start = clock.now
    for batch in events {
      guard await sink.deliver(batch) == .accepted else {
        throw Malfunction("the sink refused a batch")
      }
    }
    let each = (clock.now - start) / .microseconds(1) / Double(batches)
    return Times(rate: Double(SampleEvents.count) / each * 1_000_000, batch: each)
  }
}

/// Events as a run writes them.
enum SampleEvents {
  /// How many are delivered at once.
  static let count = 256
  /// How many bytes a batch has at least that shows each of them as a line and its payload.
  static let size = batch(0, of: RunID(time: Timestamp(nanoseconds: 0), random: (1, 1)))
    .reduce(0) { $0 + $1.line.count + $1.data.count }

  /// A batch of events.
  ///
  /// - Parameters:
  ///   - number: Which one, from 0: events are numbered from batch to batch.
  ///   - run: The run they belong to.
  /// - Returns: The events.
  static func batch(_ number: Int, of run: RunID) -> [Event] {
    (0..<count).map { place in
      let seq = UInt64(number * count + place + 1)
      return Event(
        run: run,
        seq: seq,
        position: seq,
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(seq) * 1_234_567),
        type: place % 2 == 0 ? "phase.started" : "phase.succeeded",
        durability: .barrier,
        phase: "p\(place)",
        attempt: 1,
        epoch: 1,
        data: Array(#"{"input_sha256":"\#(String(repeating: "5e", count: 32))"}"#.utf8)
      )
    }
  }
}
