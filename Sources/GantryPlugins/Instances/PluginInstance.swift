internal import CGantryABI
internal import GantryCore
internal import GantryFaults
internal import Synchronization

/// One live object of a plugin: a type with a configuration, in one run.
final class PluginInstance: Sendable {
  private struct State {
    var stage = Lifecycle.created
    var calls = 0
    var whenIdle: CheckedContinuation<Void, Never>?
  }

  let provided: ProvidedType
  let placed: any PlacedInstance
  /// The queue of a serial instance; nil lets calls overlap.
  let lane: CallLane?
  let host: PluginHost
  /// How long one call may take, as the plugin says itself.
  private let callLimit: Duration?
  private let state = Mutex(State())

  init(_ provided: ProvidedType, _ placed: any PlacedInstance, _ host: PluginHost) {
    self.provided = provided
    self.placed = placed
    self.host = host
    callLimit = provided.library.manifest.callLimit
    lane = provided.type.concurrency == .serial ? CallLane() : nil
  }

  private var threads: HostThreads { host.threads(for: provided.type.kind) }

  /// Where the instance is in its life.
  var stage: Lifecycle { state.withLock { $0.stage } }

  /// What a call of this instance is part of: where its placement has its files, and no longer than
  /// the plugin itself says that a call may take.
  func origin(_ origin: CallOrigin) -> CallOrigin {
    var own = placed.origin(origin)
    guard let callLimit else { return own }
    let now = host.clock.now()
    let deadline = now.advanced(by: callLimit)
    guard own.deadline.map({ deadline < $0 }) ?? true else { return own }
    own.deadline = deadline
    own.deadlineNanoseconds = CallOrigin.monotonic(deadline, now: now)
    return own
  }

  /// Calls the plugin on a host thread and waits for it, within the deadline of the call.
  ///
  /// - Parameters:
  ///   - context: The call.
  ///   - operation: What the plugin shall do.
  /// - Returns: How the call ended.
  func call(_ context: CallContext, _ operation: PluginOperation) async -> CallEnding {
    guard beginCall() else { return .unavailable(unusable) }
    defer { endCall() }
    let running = RunningCall(
      context.cancel,
      on: lane,
      of: threads,
      clock: host.clock,
      grace: host.grace
    )
    let ending = await running.perform(until: context.origin.deadline) { [self] in
      guard stage != .quarantined else { return .unavailable(unusable) }
      Faults.reach("call.before", faultNames(of: operation))
      defer { Faults.reach("call.after", faultNames(of: operation)) }
      return placed.perform(operation, context)
    }
    if case .hung = ending { quarantine() }
    return ending
  }

  /// Gives the call a handle for the time of a closure that calls the plugin.
  static func enter(
    _ context: CallContext,
    _ body: (CallTable.Begun) -> CallEnding
  ) -> CallEnding {
    guard let call = CallTable.shared.begin(context) else { return .unavailable(tooManyCalls) }
    let ending = body(call)
    var output: [UInt8] = []
    guard case .returned(var result) = ending else {
      _ = withExtendedLifetime(context) { CallTable.shared.end(call, output: &output) }
      return ending
    }
    let ended = withExtendedLifetime(context) {
      CallTable.shared.end(call, output: &result.output)
    }
    result.failure = ended.failure ?? result.failure
    result.isOverLimit = result.isOverLimit || ended.isOverLimit
    return .returned(result)
  }

  /// Ends the instance once no call of it is running; a quarantined one is left as it is.
  func destroy() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        guard state.calls > 0, state.stage != .quarantined else { return true }
        state.whenIdle = continuation
        return false
      }
      if isIdle { continuation.resume() }
    }
    let mayDestroy = state.withLock { state in
      guard state.stage.allows(.destroyed) else { return false }
      state.stage = .destroyed
      return true
    }
    guard mayDestroy else { return }
    Faults.reach("call.before.destroy")
    defer { Faults.reach("call.after.destroy") }
    guard !placed.endsWhatHangs else {
      return await threads.perform { [placed] in placed.destroy() }
    }
    let ending = await CallPatience(host, threads).perform { [placed] in placed.destroy() }
    if case .hung = ending {
      host.log(provided.library.manifest.id, .error, "destroy of '\(provided.name)' hangs; leaked")
    }
  }

  // MARK: - Life

  private func beginCall() -> Bool {
    state.withLock { state in
      guard state.stage.allows(.used) else { return false }
      state.stage = .used
      state.calls += 1
      return true
    }
  }

  private func endCall() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.calls -= 1
      guard state.calls == 0 || state.stage == .quarantined else { return nil }
      defer { state.whenIdle = nil }
      return state.whenIdle
    }
    waiter?.resume()
  }

  private func quarantine() {
    state.withLock { $0.stage = .quarantined }
    lane?.open(threads)
    let text = "'\(provided.name)' did not come back after it was asked to stop: quarantined"
    host.log(provided.library.manifest.id, .error, text)
  }

  private var unusable: Failure {
    guard stage == .quarantined else {
      return Failure(
        class: "host",
        code: "INSTANCE_ENDED",
        message: "the instance of '\(provided.name)' has already ended",
        hint: "Open it again.",
        retryClass: .permanent
      )
    }
    return Failure(
      code: "PLUGIN_QUARANTINED",
      message: "'\(provided.name)' is quarantined: an earlier call of it never came back",
      hint: "Restart Gantry, and report the hang to the author of \(provided.library.name).",
      retryClass: .unknown
    )
  }

  private static var tooManyCalls: Failure {
    Failure(
      class: "host",
      code: "TOO_MANY_CALLS",
      message: "more plugin calls are running than the host has handles for",
      hint: "Lower the concurrency of the run.",
      retryClass: .retryable
    )
  }
}
