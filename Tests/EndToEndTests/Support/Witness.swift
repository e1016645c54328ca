import Foundation
import GantryCore
import GantryPlugins
import Testing

/// Uses the plugin `gantry.auto-configure`, and writes down all that can be seen of it from outside.
///
/// Only how long the run took is left out, by name: `duration_ms`, and the value in which it is kept
/// from one attempt to the next.
final class Witness {
  private let plugin: PlacedPlugin
  private let project: String
  private var runs: UInt64 = 0

  /// Everything that was seen, in order.
  private(set) var seen: [String] = []

  init(_ plugin: PlacedPlugin, project: String) {
    self.plugin = plugin
    self.project = project
  }

  /// A run that can be taken back.
  struct Run {
    fileprivate var record: RunRecord
    fileprivate var done: [(phase: PipelineText.Phase, input: JSON)] = []
    /// What its phases have answered.
    fileprivate(set) var outputs: [String: JSON] = [:]
  }

  /// Runs a shipped pipeline, or plans it.
  @discardableResult
  func run(
    _ pipeline: String,
    _ inputs: [String: JSON] = [:],
    mode: AttemptRequest.Mode = .run
  ) async throws -> Run {
    var run = Run(record: RunRecord())
    var given: [String: JSON] = [
      "project": .string(project), "registry": "",
      "starter": .string("\(Repository.root)/Plugins/AutoConfigure/Registry"),
      "min_confidence": 0.5, "agents": true, "skills": true, "archive_agents": true,
      "role": "", "default_set": false, "max_agents": 0, "excluded_agents": "",
      "include_non_auto_deploy": false, "mode": "selective", "cleanup": false,
      "overwrite_edited": false,
    ]
    given.merge(inputs) { _, new in new }
    begin("\(mode.rawValue) \(pipeline)")
    for phase in try PipelineText(pipeline).phases {
      let input = phase.input(given, run.outputs)
      let outcome = try await attempt(phase.use, phase.id, input.encodedBytes, mode, run.record)
      run.done.append((phase, input))
      guard case .succeeded(let bytes) = outcome else { break }
      run.outputs[phase.id] = try JSONParser.parse(bytes)
    }
    try await end(run.record)
    return run
  }

  /// Takes a run back, the last phase first.
  func undo(_ run: Run) async throws {
    let record = RunRecord()
    begin("undo")
    for (phase, input) in run.done.reversed() where run.record.changed.contains(phase.id) {
      let receipts: JSON = ["receipts": try run.record.receipts(of: phase.id), "input": input]
      _ = try await attempt(phase.use, phase.id, receipts.encodedBytes, .undo, record)
    }
    try await end(record)
  }

  /// Invokes a skill as a phase, so that the time is that of a run.
  func use(_ skill: String, _ input: JSON) async throws {
    let record = RunRecord()
    begin("use \(skill)")
    _ = try await attempt(
      "gantry.auto-configure/\(skill)",
      "only",
      input.encodedBytes,
      .run,
      record
    )
    try await end(record)
  }

  /// Invokes a skill outside of any run.
  @discardableResult
  func invoke(_ skill: String, _ input: JSON) async throws -> JSON {
    seen.append("invoke \(skill)")
    let arguments = try input.encodedBytes
    let output: [UInt8]
    do throws(Failure) {
      output = try await SkillPlugins(plugin.plugins).invoke(skill, arguments: arguments)
    } catch {
      seen.append("\(error)")
      return .null
    }
    seen.append(String(decoding: output, as: UTF8.self))
    return try JSONParser.parse(output)
  }

  /// Writes down what is in a folder, if it is there.
  func look(at folder: String) throws {
    guard FileManager.default.fileExists(atPath: folder) else { return }
    seen += try Tree(folder, isExact: true).lines
  }

  // MARK: - A run

  private var id: RunID {
    RunID(time: Timestamp(nanoseconds: 1_700_000_000_000_000_000), random: (runs, runs))
  }

  private func begin(_ what: String) {
    runs += 1
    seen.append(what)
  }

  private func end(_ record: RunRecord) async throws {
    await plugin.plugins.endRun(id)
    seen += record.lines.map(Self.withoutDuration) + plugin.takeLog()
    try look(at: project)
  }

  private func attempt(
    _ use: String,
    _ phase: String,
    _ input: [UInt8],
    _ mode: AttemptRequest.Mode,
    _ record: RunRecord
  ) async throws -> AttemptOutcome {
    let request = AttemptRequest(
      use: try #require(PluginReference(use)),
      run: id,
      path: AttemptPath(phase: phase, attempt: 1),
      epoch: 1,
      key: "key",
      // Every run an hour later than the one before: all times in files and names come from here.
      runStartedAt: Timestamp(
        nanoseconds: 1_700_000_000_000_000_000 + Int64(runs) * 3_600_000_000_000
      ),
      deadline: nil,
      input: input,
      mode: mode
    )
    let outcome = await PhasePlugins(plugin.plugins).run(
      request,
      services: record.services(of: phase)
    )
    switch outcome {
    case .succeeded(let bytes):
      let output = String(decoding: bytes, as: UTF8.self)
      seen.append("\(phase): \(Self.withoutDuration(output))")
    default: seen.append("\(phase): \(outcome)")
    }
    return outcome
  }

  private static func withoutDuration(_ line: String) -> String {
    line.replacing(#/"duration_ms":[0-9.e+-]+/#, with: #""duration_ms":0"#)
      .replacing(#/ puts (\w+):duration: .*/#) { " puts \($0.1):duration" }
  }
}

extension Tree {
  /// Every path with what is there.
  fileprivate var lines: [String] {
    paths.sorted().map { "\($0): \(self[$0].map { String(decoding: $0, as: UTF8.self) } ?? "")" }
  }
}
