import GantryPlugin

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One running call of a fake host.
struct CallRecord {
  let options: CallOptions
  let declared: Declarations
  private(set) var isCancelled = false
  var failure: PluginFailure?
  var events: [EmittedEvent] = []
  var progress: [ProgressNote] = []
  var log: [LogLine] = []
  /// The secrets the call was lent.
  var secrets: Set<String> = []
  /// Why the call fails whatever it answers.
  var leak: PluginFailure?

  /// A pipe: its first end becomes readable when the call is cancelled.
  private let read: Int32
  private let write: Int32

  var cancelDescriptor: Int32 { read }

  init(_ options: CallOptions, declares declared: Declarations) {
    self.options = options
    self.declared = declared
    var ends: [Int32] = [-1, -1]
    // Safe because the array has the two places the function fills.
    let made = unsafe pipe(&ends) == 0
    self.read = made ? ends[0] : -1
    self.write = made ? ends[1] : -1
    if options.isCancelled { cancel() }
  }

  mutating func cancel() {
    guard !isCancelled else { return }
    isCancelled = true
    close(write)
  }

  /// Gives the descriptors back when the call has returned.
  func end() {
    close(read)
    if !isCancelled { close(write) }
  }

  func result(_ status: CallStatus, _ output: [UInt8]) -> CallResult {
    CallResult(
      status: leak == nil ? status : .failed,
      output: leak == nil ? JSON(trusting: output) : JSON(trusting: []),
      failure: leak ?? failure,
      events: events,
      progress: progress,
      log: log,
      secrets: secrets.sorted()
    )
  }
}

/// What a manifest lets a plugin do.
struct Declarations: Sendable {
  var events: Set<String> = []
  var secrets: Set<String> = []
}

/// What the host says when it is asked what a call is part of.
struct CallDescriptionText: Encodable {
  var options: CallOptions

  enum CodingKeys: String, CodingKey {
    case run, phase, attempt, epoch, scratch
    case idempotencyKey = "idempotency_key"
    case runStarted = "run_started"
    case deadline = "deadline_ns"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(options.run, forKey: .run)
    try container.encode(options.phase, forKey: .phase)
    try container.encode(options.attempt, forKey: .attempt)
    try container.encode(options.epoch, forKey: .epoch)
    try container.encode(options.idempotencyKey, forKey: .idempotencyKey)
    try container.encode(options.runStarted, forKey: .runStarted)
    try container.encode(options.deadlineNanoseconds, forKey: .deadline)
    try container.encode(options.scratch, forKey: .scratch)
  }
}
