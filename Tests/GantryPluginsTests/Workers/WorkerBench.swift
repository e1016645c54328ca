import Foundation
import GantryCore
import GantryPlugins
import Glibc
import Synchronization
import Testing

/// A host whose plugins run in workers that only this bench starts.
final class WorkerBench: Sendable {
  let folder: Folder
  let services = FakeServices()
  let clock: any GantryCore.Clock
  let host: PluginHost
  let plugins: InstalledPlugins
  private let program: String
  private let log: Lines

  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  /// Starts a host and loads plugins of `Plugins/`.
  ///
  /// - Parameters:
  ///   - sources: The plugins' sources.
  ///   - knobs: How their workers are used.
  ///   - clock: The time.
  ///   - folder: Where everything is.
  ///   - lease: How long a worker goes on without a sign of the host.
  ///   - idleLimit: How long a worker is kept that nobody needs.
  /// - Throws: What went wrong when a plugin or the worker does not compile, or is refused.
  init(
    _ sources: String...,
    knobs: WorkerKnobs = WorkerKnobs(),
    clock: any GantryCore.Clock = RealClock(),
    folder: Folder? = nil,
    lease: Duration = .seconds(30),
    idleLimit: Duration = .seconds(30)
  ) async throws {
    let folder = try folder ?? Folder()
    let lines = Lines()
    self.folder = folder
    self.clock = clock
    log = lines
    // A name of its own, so that the processes of this bench can be told from all others; no copy,
    // because a program that was just written may still be open in a child of another test.
    program = "\(folder.path)/gantry-worker"
    if !FileManager.default.fileExists(atPath: program) {
      try FileManager.default.linkItem(atPath: try HostileFixture.worker(), toPath: program)
    }
    host = PluginHost(
      concurrency: 4,
      clock: clock,
      grace: .milliseconds(50),
      scratch: { "\(folder.path)/scratch/\($0)/\($1.phase)-\($1.attempt)" },
      worker: WorkerProgram(
        path: program,
        environment: ["HOME": folder.path, "TZ": "UTC"],
        lease: lease,
        idleLimit: idleLimit,
        crashFolder: "\(folder.path)/crashes"
      ),
      log: { plugin, level, line in
        lines.all.withLock { $0.append("\(plugin) \(level.rawValue): \(line)") }
      }
    )
    let libraries = try sources.map { try Fixture.compile($0, as: $0.lowercased(), in: folder) }
    plugins = await InstalledPlugins.load(libraries, host: host, placement: .worker(knobs))
    try #require(plugins.refused.isEmpty, "\(plugins.refused)")
  }

  /// What went to the host's own log.
  var hostLog: [String] { log.all.withLock { $0 } }

  /// Runs one attempt of a type, as `test.placed/open`.
  func run(
    _ use: String,
    _ input: String = "{}",
    mode: AttemptRequest.Mode = .run,
    within limit: Duration? = nil
  ) async throws -> AttemptOutcome {
    let request = AttemptRequest(
      use: try #require(PluginReference(use)),
      run: Workbench.run,
      path: AttemptPath(phase: "build", attempt: 1),
      epoch: 3,
      key: "key-1",
      runStartedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      deadline: limit.map { clock.now().advanced(byNanoseconds: $0.nanoseconds) },
      input: Array(input.utf8),
      mode: mode
    )
    return await PhasePlugins(plugins).run(request, services: services)
  }

  /// What an attempt answered.
  func output(_ use: String, _ input: String = "{}") async throws -> JSON {
    let outcome = try await run(use, input)
    guard case .succeeded(let bytes) = outcome else {
      Issue.record("\(use) ended with \(outcome)")
      return .null
    }
    return try JSONParser.parse(bytes)
  }

  /// Ends every instance of the run, and with it every worker.
  func end() async { await plugins.endRun(Workbench.run) }

  // MARK: - Processes

  /// The processes that run the worker of this bench, ended or not.
  var workers: [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { pid in
      let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return words.starts(with: Data(program.utf8))
    }
  }

  // The C library has had it since 2.36, and Swift does not know its header.
  private static let pidfdOpen = unsafeBitCast(
    dlsym(nil, "pidfd_open"),
    to: (@convention(c) (Int32, UInt32) -> CInt).self
  )

  /// Waits until a process is no more, at most half a minute; true when it is gone.
  static func ended(_ pid: Int32) async -> Bool {
    let descriptor = pidfdOpen(pid, 0)
    guard descriptor >= 0 else { return errno == ESRCH }
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = poll(&polled, 1, 30_000)
        close(descriptor)
        continuation.resume(returning: count == 1)
      }
    }
  }
}
