import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

/// A host with secrets, and the plugin that is lent them.
final class KeeperBench: Sendable {
  let folder: Folder
  let clock = ManualClock()
  let services = FakeServices()
  let host: PluginHost
  let plugins: InstalledPlugins
  private let lines: Lines

  final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  var hostLog: [String] { lines.all.withLock { $0 } }

  init(secrets: [String: String] = [:]) async throws {
    let folder = try Folder()
    let lines = Lines()
    let variables = secrets.map { (EnvironmentSecrets.variable(of: $0.key), $0.value) }
    host = PluginHost(
      concurrency: 4,
      clock: clock,
      scratch: { "\(folder.path)/scratch/\($0)/\($1.phase)-\($1.attempt)" },
      secrets: EnvironmentSecrets(Dictionary(uniqueKeysWithValues: variables)),
      log: { plugin, level, line in
        lines.all.withLock { $0.append("\(plugin) \(level.rawValue): \(line)") }
      }
    )
    self.folder = folder
    self.lines = lines
    let keeper = try Fixture.compile("Keeper", as: "keeper", in: folder)
    plugins = await InstalledPlugins.load([keeper], host: host)
    try #require(plugins.refused.isEmpty, "\(plugins.refused)")
  }

  /// Has the plugin do one thing, after it was lent a secret if one is named.
  func ask(
    _ operation: String,
    _ bytes: [UInt8] = [],
    name: String = "k",
    secret: String = ""
  ) async throws -> AttemptOutcome {
    let hex = bytes.map { String(format: "%02x", $0) }.joined()
    let input: JSON = [
      "op": .string(operation), "hex": .string(hex), "name": .string(name),
      "secret": .string(secret),
    ]
    return await PhasePlugins(plugins).run(try request(input), services: services)
  }

  /// What the plugin answered.
  func answer(
    _ operation: String,
    _ text: String = "",
    name: String = "k",
    secret: String = ""
  ) async throws -> JSON {
    let outcome = try await ask(operation, Array(text.utf8), name: name, secret: secret)
    guard case .succeeded(let bytes) = outcome else {
      Issue.record("\(operation) ended with \(outcome)")
      return .null
    }
    return try JSONParser.parse(bytes)
  }

  func request(_ input: JSON, deadline: Timestamp? = nil) throws -> AttemptRequest {
    AttemptRequest(
      use: try #require(PluginReference("test.keeper/do")),
      run: Workbench.run,
      path: AttemptPath(phase: "build", attempt: 1),
      epoch: 3,
      key: "key-1",
      runStartedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000),
      deadline: deadline,
      input: try input.encodedBytes
    )
  }
}
