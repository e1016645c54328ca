import CGantryABI

/// The way back to the host while it waits for a call.
///
/// It may be used from any thread until the call returns. After that the host answers that the
/// handle is stale; nothing worse happens.
public struct Call: Sendable {
  let host: Host
  let handle: gantry_call

  /// True when the call should stop as soon as it can; cheap enough for an inner loop.
  public var isCancelled: Bool { host.isCancelled(handle) }

  /// Stops here when the call was cancelled.
  ///
  /// - Throws: `CancellationError` when the call was cancelled.
  public func checkCancellation() throws {
    guard !isCancelled else { throw CancellationError() }
  }

  /// A descriptor that becomes readable when the call is cancelled; nil when there is none.
  ///
  /// Poll it; never read, write or close it. It is valid until the call returns.
  public var cancelDescriptor: Int32? { host.cancelDescriptor(handle) }

  /// When the call must have returned, on `CLOCK_MONOTONIC` in nanoseconds; nil for no limit.
  public var deadlineNanoseconds: Int64? { host.deadlineNanoseconds(handle) }

  /// Waits until the time is over or the call is cancelled.
  ///
  /// - Parameter duration: How long to wait.
  /// - Throws: `CancellationError` as soon as the call is cancelled.
  public func sleep(for duration: Duration) throws {
    try Pause(descriptor: cancelDescriptor).wait(for: duration, during: self)
  }

  /// Asks the host what the call is part of.
  ///
  /// - Returns: The description.
  /// - Throws: ``PluginFailure`` when the host cannot say.
  public func describe() throws -> CallDescription {
    let (status, bytes) = host.describe(handle)
    try Status.check(status, "describe the call", needs: .call)
    return try JSONCoding.decode(CallDescription.self, from: bytes)
  }

  /// Journals one event, waiting while the host's queue is full.
  ///
  /// - Parameters:
  ///   - type: A name that the type's `events` declare.
  ///   - data: The payload, an object that satisfies the declared schema.
  /// - Throws: ``PluginFailure`` when the host refuses it, `CancellationError` when the call is
  ///   cancelled while waiting.
  public func emit(_ type: String, _ data: some Encodable) throws {
    try JSONCoding.withBytes(of: data) { bytes in
      var pause = Duration.milliseconds(1)
      while true {
        let status = host.emit(handle, type, bytes)
        guard status == Status.again else {
          return try Status.check(status, "emit '\(type)'")
        }
        try sleep(for: pause)
        pause = min(pause * 2, .milliseconds(100))
      }
    }
  }

  /// Says how far the call is; the newest value wins and nothing is journaled.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1; values outside are held at the ends.
  ///   - step: The step inside the call.
  ///   - message: What is going on, for people.
  public func progress(_ fraction: Double, step: String = "", message: String = "") {
    let fraction = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    host.progress(handle, fraction, step, message)
  }

  /// Writes one line to the attempt's log.
  public func log(_ level: LogLevel, _ message: String) {
    host.log(handle, level, message)
  }

  /// Effects that happen once and can be undone.
  public var effects: Effects { Effects(call: self) }

  /// Small values shared by the phases of the run.
  public var values: Values { Values(call: self, scope: .run) }

  /// Small values of this plugin, kept between runs.
  public var durableValues: Values { Values(call: self, scope: .durable) }

  /// The skills of every plugin.
  public var skills: Skills { Skills(call: self) }

  /// Files the run leaves behind.
  public var artifacts: Artifacts { Artifacts(call: self) }
}

/// How much a log line matters.
public enum LogLevel: Int32, Sendable, Hashable, CaseIterable {
  /// For whoever looks for a fault in the plugin.
  case debug = 0
  /// What happens, for whoever watches.
  case info = 1
  /// Something is odd and the call goes on.
  case warning = 2
  /// Something went wrong.
  case error = 3
  /// The host broke the contract.
  case hostMisbehaves = 4
  /// The plugin broke the contract; usually the host says so.
  case pluginMisbehaves = 5
}

/// What a call is part of.
public struct CallDescription: Decodable, Sendable, Hashable {
  /// The run's id.
  public var run: String
  /// The phase instance's path; nil for a call that is not about one.
  public var phase: String?
  /// The attempt, from 1; 0 for a call that is not about one.
  public var attempt: Int
  /// The epoch of the run's owner.
  public var epoch: UInt64
  /// The same for every attempt of the same work; hand it to outside systems that take one.
  public var idempotencyKey: String?
  /// When the run started, RFC 3339, the same in every attempt.
  public var runStarted: String?
  /// When the call must have returned, on `CLOCK_MONOTONIC`; 0 for no limit.
  public var deadlineNanoseconds: Int64
  /// A folder of this attempt.
  public var scratch: String?
  /// The trace the call belongs to.
  public var traceparent: String?

  private enum CodingKeys: String, CodingKey {
    case run, phase, attempt, epoch, scratch, traceparent
    case idempotencyKey = "idempotency_key"
    case runStarted = "run_started"
    case deadlineNanoseconds = "deadline_ns"
  }

  /// Reads a description; members a host leaves out have their neutral value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    run = try container.decodeIfPresent(String.self, forKey: .run) ?? ""
    phase = try container.decodeIfPresent(String.self, forKey: .phase)
    attempt = try container.decodeIfPresent(Int.self, forKey: .attempt) ?? 0
    epoch = try container.decodeIfPresent(UInt64.self, forKey: .epoch) ?? 0
    idempotencyKey = try container.decodeIfPresent(String.self, forKey: .idempotencyKey)
    runStarted = try container.decodeIfPresent(String.self, forKey: .runStarted)
    deadlineNanoseconds =
      try container.decodeIfPresent(Int64.self, forKey: .deadlineNanoseconds) ?? 0
    scratch = try container.decodeIfPresent(String.self, forKey: .scratch)
    traceparent = try container.decodeIfPresent(String.self, forKey: .traceparent)
  }
}
