import GantryCore
import GantryShapes

/// What a run came to, as the last line of every view says it.
struct RunSummary: Sendable {
  let state: RunState
  let statePath: String

  /// The end of the run as one JSON object: `{"type":"result",…}` with the members that phases put
  /// into their output's `result`.
  var json: JSONObject {
    var object: JSONObject = [
      "type": "result",
      "run": .string(state.id.text),
      "job_id": .string(jobID),
      "pipeline": .string(state.pipeline?.name ?? ""),
      "status": .string(state.status.rawValue),
      "duration_ms": .double(milliseconds),
    ]
    for phase in state.phases {
      for member in phase.output?["result"]?.objectValue ?? [:] {
        object[member.name] = member.value
      }
    }
    if let former = state.queued?.undoes {
      object["undoes"] = .string(former.text)
      object["undone"] = .array(gathered("undone"))
      object["kept"] = .array(gathered("kept"))
      object["success"] = .bool(state.status == .succeeded && gathered("kept").isEmpty)
    }
    if let failed = state.phases.first(where: { $0.status == .failed }) {
      object["phase"] = .string(failed.id)
      object["error"] = .string(failed.failure?.message ?? "")
      object["code"] = .string(failed.failure?.code ?? "")
    }
    return object
  }

  /// How clients that know jobs name the run (S0-22).
  private var jobID: String {
    let names = [AutoConfigureCommand.pipeline, DeployCommand.pipeline]
    return names.contains(state.pipeline?.name ?? "") ? JobID.text(of: state.id) : state.id.text
  }

  /// How long the run took, in milliseconds.
  var milliseconds: Double {
    guard let start = state.startedAt, let end = state.endedAt else { return 0 }
    return Double((end.nanoseconds - start.nanoseconds) / 1000) / 1000
  }

  /// What phases want a person to know at the end.
  var notices: [String] {
    if state.queued?.undoes != nil { return undoNotices }
    return gathered("notices").compactMap(\.stringValue)
  }

  /// Whether the run left receipts that an undo could use.
  var canBeUndone: Bool { state.queued?.undoes == nil && !UndoPlan(of: state).isEmpty }

  /// How many things an undo has left as they were.
  var keptCount: Int { state.queued?.undoes == nil ? 0 : gathered("kept").count }

  private var undoNotices: [String] {
    let undone = gathered("undone").compactMap(\.stringValue)
    let kept = gathered("kept").map { item in
      "Kept \(item["name"]?.stringValue ?? ""): \(item["reason"]?.stringValue ?? "")"
    }
    let first =
      undone.isEmpty ? "Nothing had to be taken back" : "Took back \(undone.count) change(s)"
    return [first] + undone.map { "  \($0)" } + kept
  }

  /// The members of a list that phases put into their output.
  private func gathered(_ name: String) -> [JSON] {
    state.phases.flatMap { $0.output?[name]?.arrayValue ?? [] }
  }

  private var failureCode: String? {
    state.phases.first { $0.status == .failed }?.failure?.code
  }

  /// How the process should end.
  var status: ExitStatus {
    switch state.status {
    case .succeeded: json["success"]?.boolValue == false ? .runFailed : .done
    case .cancelled: .interrupted
    case .running, .cancelling, .queued, .waiting: .terminated
    case .paused: .inputOutput
    case .failed where failureCode == "INPUT_OUTPUT": .inputOutput
    case .failed where ["AGENT_NOT_FOUND", "BACKUP_NOT_FOUND"].contains(failureCode): .notFound
    case .failed, .rolledBack, .rollingBack: .runFailed
    }
  }
}
