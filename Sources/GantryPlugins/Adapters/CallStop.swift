internal import CGantryABI
internal import GantryCore

/// Why a call gave no result: it was cancelled, or it failed.
enum CallStop: Error, Sendable {
  /// It stopped because it was asked to.
  case cancelled
  /// It failed; with the status that a plugin waiting for it is answered.
  case failed(Failure, Int32)

  var failure: Failure? {
    if case .failed(let failure, _) = self { failure } else { nil }
  }

  /// Reads an ending; nil when the plugin answered OK within its limits.
  init?(_ ending: CallEnding, context: CallContext, name: String, host: PluginHost) {
    if let leak = context.leak(in: ending) {
      self = .failed(leak, GANTRY_FAILED)
      return
    }
    let reason = context.cancel.reason
    switch ending {
    case .unavailable(let failure): self = .failed(failure, GANTRY_FAILED)
    case .hung: self = .failed(Self.hung(name, reason, host), GANTRY_FAILED)
    case .ended(let end): self = Self.ended(end, reason, context, host)
    case .withdrawn: self = reason == .deadline ? Self.timedOut(name, nil) : .cancelled
    case .returned(let result):
      guard let stop = CallStop(result, reason: reason, name: name) else { return nil }
      self = stop
    }
  }

  private init?(_ result: CallReturn, reason: CancelSignal.Reason?, name: String) {
    switch result.status {
    case GANTRY_OK:
      // What finished after all has finished: its effects are there, whatever the time was.
      guard result.isOverLimit else { return nil }
      self = .failed(Self.overLimit(name), GANTRY_LIMIT)
    case GANTRY_CANCELLED where reason == .requested: self = .cancelled
    case GANTRY_TIMED_OUT: self = Self.timedOut(name, result.failure)
    case _ where reason == .deadline: self = Self.timedOut(name, result.failure)
    case GANTRY_CANCELLED where result.failure == nil:
      self = .failed(Self.unasked(name), GANTRY_FAILED)
    default:
      let failure = result.failure ?? Self.unsaid(name, result.status)
      self = .failed(failure, Self.passedOn(result.status))
    }
  }

  /// The status for a plugin that waits: a known one as it is, anything else as FAILED.
  private static func passedOn(_ status: Int32) -> Int32 {
    (GANTRY_FAILED...GANTRY_LIMIT).contains(status) && status != GANTRY_BAD_HANDLE
      ? status : GANTRY_FAILED
  }
}

// MARK: - The host's own failures

extension CallStop {
  private static func hung(_ name: String, _ reason: CancelSignal.Reason?, _ host: PluginHost)
    -> Failure
  {
    Failure(
      class: reason == .deadline ? "timeout" : "plugin",
      code: "PLUGIN_HUNG",
      message: "'\(name)' did not return within \(host.grace) after it was asked to stop; "
        + "its instance is quarantined and is never called again",
      hint: "Report it to the plugin's author; restart Gantry to free what the plugin holds.",
      retryClass: .unknown
    )
  }

  private static func ended(
    _ end: WorkerEnd,
    _ reason: CancelSignal.Reason?,
    _ context: CallContext,
    _ host: PluginHost
  ) -> CallStop {
    guard end.wasStopped else { return .failed(end.failure, GANTRY_FAILED) }
    context.log(
      .warning,
      "'\(end.name)' did not stop within \(host.grace) after it was asked to; its worker was ended"
    )
    guard reason == .deadline else { return .cancelled }
    return timedOut(end.name, nil)
  }

  private static func timedOut(_ name: String, _ said: Failure?) -> CallStop {
    let failure = Failure(
      class: "timeout",
      code: "TIMED_OUT",
      message: "'\(name)' did not finish before its deadline"
        + (said.map { ": \($0.message)" } ?? ""),
      hint: "Give it a longer timeout, or find out what it waited for.",
      retryClass: .retryable,
      detail: said?.detail ?? .null
    )
    return .failed(failure, GANTRY_TIMED_OUT)
  }

  private static func overLimit(_ name: String) -> Failure {
    Failure(
      code: "OUTPUT_LIMIT",
      message: "'\(name)' wrote more than \(CallLimits.output) bytes",
      hint: "Let it write large results to a file and answer with the file's name.",
      retryClass: .permanent
    )
  }

  private static func unasked(_ name: String) -> Failure {
    Failure(
      code: "CANCELLED_UNASKED",
      message: "'\(name)' says it was cancelled, and nobody cancelled it",
      hint: "Report it to the plugin's author.",
      retryClass: .unknown
    )
  }

  private static func unsaid(_ name: String, _ status: Int32) -> Failure {
    Failure(
      code: "UNSAID",
      message: "'\(name)' answered \(statusName(status)): the plugin gave no reason",
      hint: "Ask the plugin's author to call fail before returning a failure.",
      retryClass: .unknown
    )
  }

  private static func statusName(_ status: Int32) -> String {
    let names = [
      "OK", "FAILED", "CANCELLED", "TIMED_OUT", "UNSUPPORTED", "BAD_INPUT", "BAD_HANDLE", "AGAIN",
      "DENIED", "NOT_FOUND", "CONFLICT", "LIMIT",
    ]
    guard names.indices.contains(Int(status)) else { return "the unknown status \(status)" }
    return names[Int(status)]
  }

  /// The failure of a reference that leads nowhere.
  static func unknown(_ error: PluginError) -> Failure {
    // A plugin that declined wrote it, as long as it liked.
    let why = error.cause.map { ": " + String("\($0)".withoutControls.prefix(1000)) } ?? ""
    return Failure(
      class: "input",
      code: String("\(error.code)".dropFirst("GANTRY-E-".count).map { $0 == "-" ? "_" : $0 }),
      message: error.message + why,
      hint: error.remedy,
      retryClass: .config
    )
  }
}
