import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

/// A host with the plugin that crashes on what it is given, and what is kept of its crashes.
final class CrashBench: Sendable {
  let bench: WorkerBench
  let gate: String
  private let said = Mutex<[String]>([])

  /// Compiles and loads `Brittle.c`.
  ///
  /// - Parameter clock: The time.
  /// - Throws: What went wrong when it cannot be compiled or loaded.
  init(clock: any GantryCore.Clock = RealClock()) async throws {
    bench = try await WorkerBench("Brittle", clock: clock)
    gate = "\(bench.folder.path)/gate"
  }

  /// An input that makes `test.brittle/fall` crash as long as ``gate`` is there.
  var input: String { #"{"read":"\#(gate)"}"# }

  func openGate() throws { try FileManager.default.removeItem(atPath: gate) }
  func closeGate() { _ = FileManager.default.createFile(atPath: gate, contents: nil) }

  /// Crashes a phase and reads the report of it.
  func report(_ input: String? = nil) async throws -> CrashReportFile {
    let failure = try await bench.run("test.brittle/fall", input ?? self.input).failure()
    try #require(failure.class == "crash", "\(failure)")
    return try read()
  }

  /// Reads the newest report.
  func read() throws -> CrashReportFile {
    try CrashReportFile.read("\(folder)/\(try #require(names(".json").last))")
  }

  /// Makes the call of a report again, in a host that keeps and counts nothing.
  func again(_ report: CrashReportFile) async throws -> CrashReportTrial {
    let host = PluginHost(
      concurrency: 1,
      clock: RealClock(),
      worker: WorkerProgram(path: try HostileFixture.worker())
    )
    let plugins = await InstalledPlugins.load(
      ["\(bench.folder.path)/brittle.so"],
      host: host,
      placement: .worker()
    )
    try #require(plugins.refused.isEmpty, "\(plugins.refused)")
    return try await CrashReportTrial.make(
      report,
      in: plugins,
      scratch: "\(bench.folder.path)/again",
      within: .seconds(60),
      log: { [weak self] level, line in self?.said.withLock { $0.append("\(level): \(line)") } }
    )
  }

  /// What the plugin logged in calls that were made again.
  var log: [String] { said.withLock { $0 } }

  // MARK: - What is kept

  /// The folder of reports.
  var folder: String { "\(bench.folder.path)/crashes" }

  /// The files there that end in that, sorted.
  func names(_ suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }
      .sorted()
  }

  /// A file there, as JSON.
  func json(_ name: String) throws -> JSON {
    let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    return try JSONParser.parse(Array(data))
  }

  /// Puts a file there that has a size and, but for that, nothing in it.
  func plant(_ name: String, bytes: off_t = 2) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try #require(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil))
    try #require(truncate("\(folder)/\(name)", bytes) == 0)
  }

  func end() async { await bench.end() }
}
