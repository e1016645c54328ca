import Foundation
import GantryPlugin
import GantryPluginTesting
import Yams

@testable import AutoConfigurePhases

/// Drives the shipped pipeline over a fake host, the way an engine does.
struct PipelineRun {
  /// What one phase came to.
  struct Step {
    var id: String
    var result: CallResult
  }

  let host = FakeHost()
  let fixture: Fixture
  /// Inputs in place of the defaults.
  var inputs: [String: Any] = [:]
  /// The pipeline's name.
  var pipeline = "auto-configure"
  /// The run's id.
  var runID = CallOptions().run
  /// When the run started.
  var runStarted = CallOptions().runStarted
  /// Stops the run at some step; the stopped phase is tried once more.
  var interruption: Interruption?
  /// Whether a stopped run ends there instead.
  var endsWithInterruption = false

  private struct Ended: Error {}

  /// A pipeline that is shipped.
  static func definition(_ name: String = "auto-configure") throws -> [String: Any] {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Plugins/AutoConfigure/Pipelines/\(name).yaml")
    return try Yams.load(yaml: String(contentsOf: file, encoding: .utf8)) as? [String: Any] ?? [:]
  }

  static func phases(_ name: String = "auto-configure") throws -> [[String: Any]] {
    try definition(name)["phases"] as? [[String: Any]] ?? []
  }

  /// Runs every phase until one does not succeed.
  func run() throws -> [Step] {
    try drive { phase, input, options in try phase.run(input, options) }
  }

  /// Takes back what the phases have announced, the last one first, in a run of its own.
  func undo() throws -> [Step] {
    let plugin = try host.load(Interruptible.plugin)
    var steps: [Step] = []
    for phase in try Self.phases(pipeline).reversed() {
      let id = phase["id"] as? String ?? ""
      let receipts = host.effects(of: id).reversed().map {
        Receipt(key: $0.key, receipt: $0.receipt, result: $0.result)
      }
      guard !receipts.isEmpty else { continue }
      let type = (phase["use"] as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
      let result = try attempt(plugin, type: type, id: "undo \(id)", input: .emptyObject) {
        phase,
        _,
        options in try phase.undo(receipts, options)
      }
      steps.append(Step(id: id, result: result))
      guard result.status == .ok else { return steps }
    }
    return steps
  }

  /// Plans every phase.
  func plan() throws -> [Step] {
    try drive { phase, input, options in try phase.plan(input, options) }
  }

  private func drive(
    _ call: @escaping @Sendable (FakePhase, JSON, CallOptions) throws -> CallResult
  ) throws -> [Step] {
    let plugin = try host.load(Interruptible.plugin)
    var outputs: [String: [String: Any]] = [:]
    var steps: [Step] = []
    for phase in try Self.phases(pipeline) {
      let id = phase["id"] as? String ?? ""
      let type = (phase["use"] as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
      let input = try input(phase["with"] as? [String: Any] ?? [:], outputs)
      let result: CallResult
      do {
        result = try attempt(plugin, type: type, id: id, input: input, call)
      } catch is Ended {
        return steps
      }
      steps.append(Step(id: id, result: result))
      guard result.status == .ok else { return steps }
      outputs[id] = try object(result.output)
    }
    return steps
  }

  private func attempt(
    _ plugin: FakePlugin,
    type: String,
    id: String,
    input: JSON,
    _ call: @escaping @Sendable (FakePhase, JSON, CallOptions) throws -> CallResult
  ) throws -> CallResult {
    var options = CallOptions()
    options.phase = id
    options.run = runID
    options.runStarted = runStarted
    if let interruption, !interruption.happened {
      let phase = try Interruption.$current.withValue(interruption) { try plugin.phase(type) }
      let first = options.with(cancelAfterEvents: interruption.events)
      let result = interruption.perform { try? call(phase, input, first) }
      if let result, result.status != .cancelled, !interruption.wasFull { return result }
      interruption.end()
      if endsWithInterruption { throw Ended() }
      // A disk that was full is not tried again by itself: the run ends as it ends.
      if let result, interruption.wasFull { return result }
    }
    options.attempt = 2
    return try call(try plugin.phase(type), input, options)
  }

  /// Puts values in the place of expressions.
  private func input(_ with: [String: Any], _ outputs: [String: [String: Any]]) throws -> JSON {
    var given: [String: Any] = [
      "project": fixture.project, "registry": fixture.registry, "starter": "",
      "min_confidence": 0.5, "agents": true, "skills": true, "archive_agents": true,
      "role": "", "default_set": false, "max_agents": 0, "excluded_agents": "",
      "include_non_auto_deploy": false, "mode": "selective", "cleanup": false,
      "overwrite_edited": false,
    ]
    given.merge(inputs) { _, new in new }
    let values = with.mapValues { value -> Any in
      let words = "\(value)".replacing("${{ ", with: "").replacing(" }}", with: "")
        .split(separator: ".").map(String.init)
      if words.first == "inputs" { return given[words[1]] ?? NSNull() }
      let output = outputs[words[1]] ?? [:]
      return words.count == 3 ? output : output[words[3]] ?? NSNull()
    }
    let data = try JSONSerialization.data(withJSONObject: values)
    return try JSON(String(decoding: data, as: UTF8.self))
  }
}

extension CallOptions {
  fileprivate func with(cancelAfterEvents count: Int?) -> CallOptions {
    var copy = self
    copy.cancelAfterEvents = count
    return copy
  }
}

extension [PipelineRun.Step] {
  /// What an undo took back and left, phase by phase.
  func undoReport() throws -> UndoReport {
    try reduce(into: UndoReport()) { report, step in
      let one = try step.result.output(as: UndoReport.self)
      report.undone += one.undone
      report.kept += one.kept
    }
  }

  /// The step of a phase.
  func result(_ id: String) -> CallResult? { first { $0.id == id }?.result }

  /// The output of a phase.
  func output(_ id: String) throws -> [String: Any] {
    try result(id).map { try object($0.output) } ?? [:]
  }

  /// Every event of the run, in order.
  var events: [EmittedEvent] { flatMap(\.result.events) }

  /// The payloads of one event.
  func payloads(_ type: String) throws -> [[String: Any]] {
    try events.filter { $0.type == type }.map { try object($0.data) }
  }
}
