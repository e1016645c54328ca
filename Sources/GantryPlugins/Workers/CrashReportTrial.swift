public import GantryCore

/// The call of a crash report, made once more where it can do no harm.
///
/// It is made in a worker with the permissions it had. What it asks of the engine stays in memory,
/// it is lent no secret and may invoke no skill, and nothing of it is journaled or counted.
public struct CrashReportTrial: Sendable {
  /// What became of the call this time.
  public enum Outcome: Sendable {
    /// The plugin crashed; whether as the report says.
    case crashed(Failure, isSame: Bool)
    /// The plugin failed in an orderly way, or was stopped when its time was over.
    case failed(Failure)
    /// The plugin answered.
    case answered(bytes: Int)
  }

  /// How often the plugin has asked the engine to keep something.
  public struct Counts: Sendable, Hashable {
    /// The events that it has emitted.
    public internal(set) var events = 0
    /// The effects that it has announced.
    public internal(set) var effects = 0
    /// The values that it has written.
    public internal(set) var values = 0
    /// The artifacts that it has handed over.
    public internal(set) var artifacts = 0
  }

  /// What became of the call.
  public let outcome: Outcome
  /// What it asked for until then.
  public let counts: Counts

  /// Makes the call of a report.
  ///
  /// - Parameters:
  ///   - report: The report, checked with ``CrashReportFile/check(_:)``.
  ///   - plugins: Where the plugin is.
  ///   - scratch: A folder for the temporary files of the call.
  ///   - limit: How long it may take.
  ///   - log: Receives what the plugin logs.
  /// - Returns: What became of it.
  /// - Throws: `Failure` when the call cannot be made at all.
  public static func make(
    _ report: CrashReportFile,
    in plugins: InstalledPlugins,
    scratch: String,
    within limit: Duration,
    log: @escaping @Sendable (LogLevel, String) -> Void
  ) async throws(Failure) -> CrashReportTrial {
    let services = CrashReportServices(say: log)
    let outcome: Outcome
    do throws(Failure) {
      let bytes = try await call(report, plugins, services, scratch, limit)
      outcome = .answered(bytes: bytes)
    } catch {
      switch error.class {
      case "crash": outcome = .crashed(error, isSame: report.isSame(as: error.detail))
      // The host's own, and what it says about an input that was never handed on.
      case "host", "input": throw error
      default: outcome = .failed(error)
      }
    }
    return CrashReportTrial(outcome: outcome, counts: services.counts)
  }

  /// Makes an instance, calls it and ends it.
  private static func call(
    _ report: CrashReportFile,
    _ plugins: InstalledPlugins,
    _ services: CrashReportServices,
    _ scratch: String,
    _ limit: Duration
  ) async throws(Failure) -> Int {
    let subject = try await WorkerProbe.Subject(
      PluginReference(plugin: report.plugin, type: report.type),
      of: [.phase, .skill, .sink, .recovery],
      in: plugins,
      config: report.call.config,
      services: services,
      origin: origin(of: report.call, plugins.host, scratch, limit)
    )
    guard let operation = report.call.operation else {
      await subject.instance.destroy()
      return 0
    }
    let ending = await subject.instance.call(subject.context, operation)
    await subject.instance.destroy()
    let stop = CallStop(
      ending,
      context: subject.context,
      name: subject.target.name,
      host: plugins.host
    )
    if let stop { throw PluginSink.failure(stop, subject.target) }
    guard case .returned(let result) = ending else { return 0 }
    return result.output.count
  }

  private static func origin(
    of call: CrashReport.Call,
    _ host: PluginHost,
    _ scratch: String,
    _ limit: Duration
  ) -> CallOrigin {
    let now = host.origin(within: limit)
    var origin = call.origin
    origin.deadline = now.deadline
    origin.deadlineNanoseconds = now.deadlineNanoseconds
    origin.scratch = call.origin.path.map { "\(scratch)/\($0.phase)-\($0.attempt)" }
    return origin
  }
}
