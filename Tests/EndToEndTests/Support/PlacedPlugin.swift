import Foundation
import GantryCore
import GantryPlugins
import Synchronization

/// Where a first-party plugin is placed.
enum Placed: String, CaseIterable, Codable {
  case inProcess, worker, sharedWorker, workerPerCall

  static let workers: [Placed] = [.worker, .sharedWorker, .workerPerCall]

  var placement: Placement {
    switch self {
    case .inProcess: .inProcess
    case .worker: .worker()
    case .sharedWorker: .worker(share: "one")
    case .workerPerCall: .worker(recycle: .perCall)
    }
  }
}

/// A first-party plugin where it is placed.
struct PlacedPlugin: Sendable {
  let plugins: InstalledPlugins
  private let lines: Lines

  /// What the plugin says outside of any attempt.
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  /// The worker and the libraries as they were built beside these tests; nil when they were not.
  static func file(_ name: String) -> String? {
    guard let gantry = Repository.gantry else { return nil }
    let path = URL(fileURLWithPath: gantry).resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent(name).path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// Whether everything is there that this takes.
  static let isBuilt =
    ["gantry-worker", "libAutoConfigure.so", "libJSONLines.so"].allSatisfy { file($0) != nil }

  // A library is entered once in a process, so all tests share what is placed in this one.
  private static let here = Task {
    await PlacedPlugin(.inProcess, home: "/nonexistent", scratch: "/nonexistent")
  }

  /// Places the plugins.
  ///
  /// - Parameters:
  ///   - placed: Where.
  ///   - scratch: A folder for a home and for temporary files.
  /// - Returns: The plugins; what was refused is among them.
  static func at(_ placed: Placed, in scratch: Scratch) async -> PlacedPlugin {
    guard placed != .inProcess else { return await here.value }
    return await PlacedPlugin(
      placed,
      home: scratch.path(of: "home"),
      scratch: scratch.path(of: "temporary")
    )
  }

  private init(_ placed: Placed, home: String, scratch: String) async {
    let lines = Lines()
    self.lines = lines
    var environment = WorkerProgram.allowed(of: ProcessInfo.processInfo.environment)
    environment["HOME"] = home
    let host = PluginHost(
      concurrency: 4,
      clock: WallClock(),
      scratch: { placed == .inProcess ? nil : "\(scratch)/\($0)/\($1.phase)-\($1.attempt)" },
      worker: WorkerProgram(path: Self.file("gantry-worker") ?? "", environment: environment),
      log: { plugin, level, line in
        lines.all.withLock { $0.append("\(plugin) \(level.rawValue): \(line)") }
      }
    )
    let libraries = ["libAutoConfigure.so", "libJSONLines.so"].compactMap(Self.file)
    plugins = await InstalledPlugins.load(libraries, host: host, placement: placed.placement)
  }

  /// What was said outside of any attempt since it was asked last.
  func takeLog() -> [String] {
    lines.all.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}

/// The time of day.
private struct WallClock: GantryCore.Clock {
  func now() -> Timestamp {
    Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1_000_000_000))
  }

  func sleep(until moment: Timestamp) async throws {
    try await Task.sleep(for: .nanoseconds(max(0, moment.nanoseconds - now().nanoseconds)))
  }
}
