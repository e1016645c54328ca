import GantryCore
import GantryEngine

/// Says what an engine does, one line each.
struct EngineLines: Sendable {
  let isJSON: Bool

  func begin(_ engine: EngineIdentity, statePath: String, runs: Int) {
    say(
      "engine.started",
      ["engine": .string(engine.id), "state": .string(statePath), "runs": .int(Int64(runs))],
      "engine \(engine.id) takes runs from \(statePath), \(runs) at a time; Ctrl-C stops it"
    )
  }

  func end(_ engine: EngineIdentity, refusedWrites: Int) {
    let data: JSONObject = [
      "engine": .string(engine.id), "refused_writes": .int(Int64(refusedWrites)),
    ]
    say("engine.ended", data, "engine \(engine.id) ended")
  }

  func show(_ notice: EngineNotice) {
    switch notice {
    case .took(let run):
      say("engine.took", ["run": .string(run.text)], "took \(run)")
    case .left(let run, let status, let reason):
      var data: JSONObject = ["run": .string(run.text), "status": .string(status.rawValue)]
      if let reason { data["because"] = .string(reason) }
      let why = reason.map { ": \($0)" } ?? ""
      say("engine.left", data, "\(run) \(Self.word(status))\(why)")
    case .waits(let run, let reason):
      let data: JSONObject = ["run": .string(run.text), "because": .string(reason)]
      say("engine.waits", data, "\(run) waits: \(reason)")
    case .unreadable(let run, let reason):
      let data: JSONObject = ["run": .string(run.text), "because": .string(reason)]
      say("engine.unreadable", data, "\(run) is left alone: \(reason)")
    case .unwritten(let run, let reason):
      let data: JSONObject = ["run": .string(run.text), "because": .string(reason)]
      say(
        "engine.unwritten",
        data,
        "\(run) has ended, but how far its sinks came could not be written: \(reason)"
      )
    case .lost(let run):
      say("engine.lost", ["run": .string(run.text)], "\(run) was taken by another engine")
    case .reclaimed(let silent):
      let data: JSONObject = [
        "engine": .string(silent.id), "pid": .int(Int64(silent.pid)),
        "cause": .string(silent.cause.rawValue),
      ]
      let why = silent.cause == .expired ? "has been silent for too long" : "is gone"
      say("engine.reclaimed", data, "engine \(silent.id) (process \(silent.pid)) \(why)")
    }
  }

  private static func word(_ status: RunStatus) -> String {
    status.isTerminal || status == .paused ? status.rawValue : "is left to be resumed"
  }

  private func say(_ type: String, _ data: JSONObject, _ text: String) {
    guard isJSON else { return Output.line(text) }
    let line: JSON = [
      "type": .string(type), "time": .string(SystemClock().now().rfc3339), "data": .object(data),
    ]
    if let bytes = try? line.encodedBytes { Output.line(bytes) }
  }
}
