import GantryCore
import GantryPlugins
import WorkerFloor

/// What Gantry adds to a packet that goes to another process and back: 256 bytes each way.
///
/// Back to back, and after half a millisecond in which nobody did anything, because that is how calls
/// come in a real run: both processes sleep, and the caches hold something else.
struct WorkerBenchmark {
  let place: Workplace
  let runs: Int

  private static let input = Array(#"{"text":"\#(String(repeating: "x", count: 245))"}"#.utf8)

  func measure() async throws -> [Measurement] {
    let workers = try WorkerPlace(place)
    let plugins = try await workers.plugins(nil, workers.host())
    let call = try await WorkerProbe(
      PluginReference(plugin: "bench.worker", type: "echo"),
      in: plugins
    )
    var floor = worker_floor()
    guard worker_floor_open(&floor) == 0 else {
      throw Malfunction("there is no process to talk to")
    }
    defer { worker_floor_close(&floor) }
    let rows = [
      try await row("worker call, 256 bytes", rounds: 5000, idle: 0, floor, call, plugins),
      try await row("worker call after 500 µs idle", rounds: 200, idle: 500, floor, call, plugins),
    ]
    await call.end()
    return rows
  }

  private func row(
    _ name: String,
    rounds: Int,
    idle: UInt32,
    _ floor: worker_floor,
    _ call: WorkerProbe,
    _ plugins: InstalledPlugins
  ) async throws -> Measurement {
    let threads = plugins.host.threads
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { await threads.perform { Self.trips(floor, rounds, idle) } },
      value: { await threads.perform { Self.calls(call, rounds, idle) } }
    )
    guard pairs.allSatisfy({ $0.floor > 0 && $0.value > 0 }) else {
      throw Malfunction("what was sent did not come back")
    }
    return Measurement(name, unit: "µs", goal: .ratio(atMost: 2), pairs)
  }

  /// The median of one trip in microseconds, or -1 when one failed.
  private static func trips(_ floor: worker_floor, _ rounds: Int, _ idle: UInt32) -> Double {
    var floor = floor
    var trips = [Double](repeating: 0, count: rounds)
    guard worker_floor_measure(&floor, input.count, rounds, idle, &trips) == 0 else { return -1 }
    return Samples(trips).median / 1000
  }

  /// The median of one call in microseconds, or -1 when one failed.
  private static func calls(_ call: WorkerProbe, _ rounds: Int, _ idle: UInt32) -> Double {
    var trips: [Double] = []
    trips.reserveCapacity(rounds)
    for _ in 0..<rounds {
      if idle > 0 { worker_floor_idle(idle) }
      let start = worker_floor_now()
      guard call(input)?.count == input.count else { return -1 }
      trips.append(Double(worker_floor_now() - start))
    }
    return Samples(trips).median / 1000
  }
}
