import GantryCore
import GantryPlugins
import Glibc
import Synchronization
import Testing

/// A host with the machine's own clock and one hostile library, each type in workers of its own.
final class HostileBench: Sendable {
  static let grace = Duration.milliseconds(50)

  let folder: Folder
  let services = FakeServices()
  let host: PluginHost
  let plugins: InstalledPlugins
  private let run = Workbench.run
  private let log: Lines

  init(
    _ library: HostileFixture.Library,
    placement: Placement = .worker(),
    grace: Duration = HostileBench.grace,
    lease: Duration = .seconds(30),
    patience: Duration = .seconds(30),
    tree: WorkerTree = .namespace
  ) async throws {
    let folder = try Folder()
    let lines = Lines()
    self.folder = folder
    log = lines
    host = PluginHost(
      concurrency: 4,
      clock: RealClock(),
      grace: grace,
      scratch: { "\(folder.path)/scratch/\($0)/\($1.phase)-\($1.attempt)" },
      worker: WorkerProgram(
        path: try HostileFixture.worker(),
        lease: lease,
        patience: patience,
        tree: tree
      ),
      log: { plugin, level, line in
        lines.all.withLock { $0.append("\(plugin) \(level.rawValue): \(line)") }
      }
    )
    plugins = await InstalledPlugins.load(
      [try HostileFixture.library(library)],
      host: host,
      placement: placement
    )
  }

  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  /// What went to the host's own log.
  var hostLog: [String] { log.all.withLock { $0 } }

  /// Runs one attempt of a type, as `acme.hostile/abort`.
  func attempt(
    _ use: String,
    _ input: String = "{}",
    attempt: Int = 1,
    within limit: Duration? = nil
  ) async throws -> AttemptOutcome {
    let request = AttemptRequest(
      use: try #require(PluginReference(use)),
      run: run,
      path: AttemptPath(phase: "build", attempt: attempt),
      epoch: 1,
      key: "key-1",
      runStartedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      deadline: limit.map { RealClock().now().advanced(byNanoseconds: $0.nanoseconds) },
      input: Array(input.utf8)
    )
    return await PhasePlugins(plugins).run(request, services: services)
  }

  /// Asks the same instance to do nothing wrong.
  func good(_ use: String, within limit: Duration = .seconds(60)) async throws -> AttemptOutcome {
    try await attempt(use, #"{"good":true}"#, attempt: 2, within: limit)
  }

  static let goodOutcome = AttemptOutcome.succeeded(Array(#"{"good":true}"#.utf8))

  /// Ends every instance and with it every worker.
  func end() async { await PhasePlugins(plugins).endRun(run) }
}

/// The machine's clock.
struct RealClock: GantryCore.Clock {
  func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  func sleep(until moment: Timestamp) async throws {
    let nanoseconds = moment.nanoseconds - now().nanoseconds
    guard nanoseconds > 0 else { return }
    try await Task.sleep(nanoseconds: UInt64(nanoseconds))
  }
}

extension Duration {
  var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
