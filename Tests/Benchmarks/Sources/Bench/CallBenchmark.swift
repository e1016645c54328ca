import CallFloor
import GantryCore
import GantryPlugins

/// What Gantry adds to a call of a function in a library: 256 bytes in, the same 256 bytes back.
///
/// The floor calls the same function of the same plugin through its pointer, with a writer that
/// copies.
struct CallBenchmark {
  let place: Workplace
  let runs: Int

  private static let rounds = 100_000
  private static let input = Array(#"{"text":"\#(String(repeating: "x", count: 245))"}"#.utf8)

  func measure() async throws -> [Measurement] {
    let bare = try openBare()
    let plugins = await InstalledPlugins.load(
      try PluginDirectories(explicit: [place.plugins]).libraries(),
      host: PluginHost(concurrency: 1, clock: NoClock())
    )
    let echo = PluginReference(plugin: "test.noop", type: "echo")
    let call = try await InProcessCall(echo, in: plugins)
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { call_floor_measure(bare, Self.input, Self.input.count, Self.rounds) },
      value: { await plugins.host.threads.perform { Self.time(call) } }
    )
    await call.end()
    guard pairs.allSatisfy({ $0.floor > 0 && $0.value > 0 }) else {
      throw Malfunction("the plugin did not give back what it was given")
    }
    return [
      Measurement("in-process call, 256 bytes", unit: "ns", goal: .excess(atMost: 100), pairs)
    ]
  }

  /// The nanoseconds of one call, or -1 when one failed.
  private static func time(_ call: InProcessCall) -> Double {
    var output: [UInt8] = []
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<rounds {
      output.removeAll(keepingCapacity: true)
      guard call(input, into: &output) == 0, output.count == input.count else { return -1 }
    }
    return (clock.now - start) / .nanoseconds(1) / Double(rounds)
  }

  private func openBare() throws -> OpaquePointer {
    let library = try place.compilePlugin(to: place.path + "/floor.so")
    var reason: UnsafePointer<CChar>?
    guard let bare = call_floor_open(library, "echo", &reason) else {
      throw Malfunction(reason.map { String(cString: $0) } ?? "the plugin cannot be opened")
    }
    return bare
  }
}
