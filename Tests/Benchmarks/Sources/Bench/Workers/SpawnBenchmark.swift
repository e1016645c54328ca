import Foundation
import GantryCore
import GantryPlugins
import WorkerFloor

/// How long it takes until a worker is there, its sandbox closed, and what a plugin adds by being
/// loaded.
///
/// The floor starts an empty program in C and waits for its end.
struct SpawnBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let workers = try WorkerPlace(place)
    let program = try place.compile("Plugins/Empty.c", to: place.path + "/empty", isLibrary: false)
    let small = try await workers.plugins(nil, workers.host())
    var rows = try await rows(of: small, "bench.worker", "a C plugin", over: program)
    let swift =
      URL(filePath: place.gantry).deletingLastPathComponent().path + "/libAutoConfigure.so"
    let large = try await workers.plugins(swift, workers.host())
    rows += try await self.rows(of: large, "gantry.auto-configure", "a Swift plugin", over: program)
      .dropFirst()
    return rows
  }

  /// From asking to ready; and loading, above what the small program takes.
  private func rows(
    of plugins: InstalledPlugins,
    _ id: String,
    _ name: String,
    over program: String
  ) async throws -> [Measurement] {
    let reference = PluginReference(plugin: id)
    let threads = plugins.host.threads
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { await threads.perform { Self.spawns(of: program) } },
      value: { try await threads.perform { Result { try Self.lives(reference, plugins) } }.get() }
    )
    guard pairs.allSatisfy({ $0.floor.ready > 0 }) else {
      throw Malfunction("the empty program does not start")
    }
    return [
      Measurement(
        "start of a worker",
        unit: "ms",
        goal: .ratio(atMost: 2),
        pairs.map { $0.map(\.ready) }
      ),
      Measurement("loading \(name) into it", unit: "ms", pairs.map { $0.map(\.loading) }),
      Measurement("end of that worker", unit: "ms", pairs.map { $0.map(\.ending) }),
    ]
  }

  /// The medians of a few lives in milliseconds.
  private struct Times {
    var ready: Double
    var loading = 0.0
    var ending = 0.0
  }

  private static let rounds = 10

  private static func spawns(of program: String) -> Times {
    let times = (0..<rounds).map { _ in worker_floor_spawn(program) / 1_000_000 }
    return Times(ready: times.contains { $0 < 0 } ? -1 : Samples(times).median)
  }

  private static func lives(
    _ reference: PluginReference,
    _ plugins: InstalledPlugins
  ) throws -> Times {
    let lives = try (0..<rounds).map { _ in
      guard let life = try WorkerProbe.live(reference, in: plugins) else {
        throw Malfunction("no worker started with \(reference) in it")
      }
      return life
    }
    return Times(
      ready: Samples(lives.map(\.untilReady.milliseconds)).median,
      loading: Samples(lives.map(\.loading.milliseconds)).median,
      ending: Samples(lives.map(\.ending.milliseconds)).median
    )
  }
}
