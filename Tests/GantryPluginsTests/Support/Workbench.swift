import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

/// Everything one test needs: a folder, a clock, a host, services, and a log.
final class Workbench: Sendable {
  let folder: Folder
  let clock = ManualClock()
  let services = FakeServices()
  let host: PluginHost
  private let lines: Lines

  final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  init(concurrency: Int = 4) throws {
    let folder = try Folder()
    let lines = Lines()
    self.folder = folder
    self.lines = lines
    host = PluginHost(
      concurrency: concurrency,
      clock: clock,
      scratch: { "\(folder.path)/scratch/\($0)/\($1.phase)-\($1.attempt)" },
      log: { plugin, level, line in
        lines.all.withLock { $0.append("\(plugin) \(level.rawValue): \(line)") }
      }
    )
  }

  var hostLog: [String] { lines.all.withLock { $0 } }

  static let run = RunID(time: Timestamp(nanoseconds: 1_700_000_000_000_000_000), random: (1, 2))

  /// Loads `Actor.c`, and whatever else is named.
  func actor(_ more: String...) async throws -> InstalledPlugins {
    let actor = try Fixture.compile("Actor", as: "actor", in: folder)
    return await InstalledPlugins.load([actor] + more, host: host)
  }

  func request(
    _ use: String,
    _ input: String = "{}",
    attempt: Int = 1,
    deadline: Timestamp? = nil,
    mode: AttemptRequest.Mode = .run
  ) throws -> AttemptRequest {
    AttemptRequest(
      use: try #require(PluginReference(use)),
      run: Self.run,
      path: AttemptPath(phase: "build", attempt: attempt),
      epoch: 3,
      key: "key-1",
      runStartedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      deadline: deadline,
      input: Array(input.utf8),
      mode: mode
    )
  }

  /// Runs a phase of `test.actor` in the run of this workbench.
  func run(_ type: String, _ input: String = "{}", in plugins: InstalledPlugins) async throws
    -> AttemptOutcome
  {
    await PhasePlugins(plugins).run(try request("test.actor/\(type)", input), services: services)
  }

  /// What a phase of `test.actor` wrote.
  func output(_ type: String, _ input: String = "{}", in plugins: InstalledPlugins) async throws
    -> JSON
  {
    let outcome = try await run(type, input, in: plugins)
    guard case .succeeded(let bytes) = outcome else {
      Issue.record("\(type) ended with \(outcome)")
      return .null
    }
    return try JSONParser.parse(bytes)
  }

  /// Why a phase of `test.actor` failed.
  func failure(_ type: String, _ input: String = "{}", in plugins: InstalledPlugins) async throws
    -> Failure
  {
    try await run(type, input, in: plugins).failure()
  }
}

extension AttemptOutcome {
  func failure() throws -> Failure {
    guard case .failed(let failure) = self else {
      Issue.record("expected a failure, got \(self)")
      throw CancellationError()
    }
    return failure
  }
}
