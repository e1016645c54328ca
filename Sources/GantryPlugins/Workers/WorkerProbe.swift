internal import CGantryABI
internal import CGantrySpawn
public import GantryCore

/// One phase instance in a worker that is called directly, without queue, task or deadline.
///
/// As ``InProcessCall`` it is what remains of a call once everything around it is taken away: grants,
/// handle, frames, the way there and back. The engine never uses it; benchmarks measure it, on a host
/// thread, beside a bare packet.
public struct WorkerProbe: Sendable {
  private let subject: Subject

  /// Makes an instance of a phase; its worker starts with the first call.
  ///
  /// - Parameters:
  ///   - use: The phase's type.
  ///   - plugins: Where the type is, in a worker.
  ///   - config: Its configuration, one JSON object.
  /// - Throws: `Failure` when there is no such phase, or it refuses.
  public init(
    _ use: PluginReference,
    in plugins: InstalledPlugins,
    config: [UInt8] = Array("{}".utf8)
  ) async throws(Failure) {
    subject = try await Subject(use, in: plugins, config: config)
    guard subject.instance.placed is WorkerInstance else {
      preconditionFailure("\(subject.target.name) is not in a worker")
    }
  }

  /// Calls the phase; only from ``HostThreads/perform(_:)``.
  ///
  /// - Parameter input: One JSON object; nothing here checks it.
  /// - Returns: What the phase wrote, or nil when it did not answer OK.
  public func callAsFunction(_ input: [UInt8]) -> [UInt8]? {
    guard
      case .returned(let result) = subject.instance.placed.perform(.work(input), subject.context),
      result.status == GANTRY_OK
    else { return nil }
    return result.output
  }

  /// Ends the instance.
  public func end() async { await subject.instance.destroy() }

  // MARK: - Starting

  /// How long the parts of a worker's life took that only loads a library.
  public struct Life: Sendable {
    /// From asking for the process until its sandbox was closed.
    public var untilReady: Duration
    /// From there until the library was loaded and entered.
    public var loading: Duration
    /// From there until the process was gone.
    public var ending: Duration
  }

  /// Starts a worker, loads a plugin into it and ends it; only from ``HostThreads/perform(_:)``.
  ///
  /// - Parameters:
  ///   - plugin: Any reference to the plugin.
  ///   - plugins: Where it is, in a worker.
  /// - Returns: How long that took; nil when there is no such plugin, or a worker did not get that far.
  /// - Throws: ``PluginError`` when the plugin's file is not what it was.
  public static func live(
    _ plugin: PluginReference,
    in plugins: InstalledPlugins
  ) throws(PluginError) -> Life? {
    guard let library = plugins.libraries.first(where: { $0.manifest.id == plugin.plugin }),
      let workers = plugins.host.workers
    else { return nil }
    let program = workers.program
    let opened = try library.source.open()
    let start = gantry_now()
    let folders = workers.linkerFolders.folders(of: opened)
    let opening = WorkerOpening(program, libraries: [library.path] + folders)
    guard case .success(let process) = WorkerProcess.start(program, opening, scratch: nil),
      case .success(let session) = WorkerSession.open(process, opening, log: { _, _ in })
    else { return nil }
    let ready = gantry_now()
    let loaded = session.load(opened, name: library.manifest.id, log: { _, _ in })
    guard case .success = loaded else { return nil }
    let entered = gantry_now()
    _ = session.end(within: WorkerSession.patience, log: { _, _ in })
    return Life(
      untilReady: .nanoseconds(ready - start),
      loading: .nanoseconds(entered - ready),
      ending: .nanoseconds(gantry_now() - entered)
    )
  }
}
