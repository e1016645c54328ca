import Foundation
import GantryPlugins

/// What benchmarks of workers need: the worker's program, the plugin, and hosts for it.
struct WorkerPlace {
  /// The plugin that does one of everything.
  let plugin: String
  private let place: Workplace
  private let program: String

  /// Prepares what is needed.
  ///
  /// - Parameter place: Where files go.
  /// - Throws: ``Malfunction`` when the worker is missing or the plugin does not compile.
  init(_ place: Workplace) throws {
    program = URL(filePath: place.gantry).deletingLastPathComponent().path + "/gantry-worker"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw Malfunction("there is no program '\(program)'; build it with make")
    }
    self.place = place
    plugin = try place.compile("Plugins/Worker.c", to: place.path + "/worker.so", isLibrary: true)
  }

  /// A host of its own.
  ///
  /// - Parameters:
  ///   - concurrency: How many calls run at once.
  ///   - clock: The host's time, which says what counts as a crash of these minutes.
  ///   - grace: How long a call may go on after it was asked to stop.
  ///   - log: Receives what plugins say.
  /// - Returns: The host.
  func host(
    concurrency: Int = 4,
    clock: SkippingClock = SkippingClock(),
    grace: Duration = .seconds(5),
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) -> PluginHost {
    // Each has its own reports of crashes: what one host saw must not keep another from starting.
    let worker = WorkerProgram(path: program, crashFolder: place.fresh("crashes"))
    return PluginHost(
      concurrency: concurrency,
      clock: clock,
      grace: grace,
      worker: worker,
      log: { _, _, line in log(line) }
    )
  }

  /// Takes a plugin into use.
  ///
  /// - Parameters:
  ///   - path: The library; the plugin of the benchmarks by default.
  ///   - host: What its calls share.
  ///   - placement: Where it runs.
  /// - Returns: The plugin.
  /// - Throws: ``Malfunction`` when it was refused.
  func plugins(
    _ path: String? = nil,
    _ host: PluginHost,
    _ placement: Placement = .worker()
  ) async throws -> InstalledPlugins {
    let plugins = await InstalledPlugins.load([path ?? plugin], host: host, placement: placement)
    if let refused = plugins.refused.first { throw Malfunction("\(refused.error)") }
    return plugins
  }
}
