internal import GantryCore
internal import Glibc

/// What a call is part of, as `gantry.call/1` tells the plugin.
struct CallOrigin: Sendable {
  /// The run; nil outside of any run.
  var run: RunID?
  /// The phase and its attempt; nil for calls that are not about one.
  var path: AttemptPath?
  /// The epoch of the run's owner.
  var epoch: UInt64 = 0
  /// The idempotency key, the same in every attempt.
  var key: String?
  /// When the run started.
  var runStartedAt: Timestamp?
  /// When the call must have returned, Unix time.
  var deadline: Timestamp?
  /// When the call must have returned, on CLOCK_MONOTONIC in nanoseconds; 0 without a deadline.
  var deadlineNanoseconds: Int64 = 0
  /// The folder of the attempt; it is made when the plugin first asks for it.
  var scratch: String?
  /// What the run has lent of its secrets; nil where none are lent.
  var secrets: RunSecrets?
  /// What permissions are resolved with; nil when that is the input itself.
  var permissionInput: [UInt8]?
  /// The span of a skill call; nil for the call that the run itself made.
  var innerSpan: UInt64?

  /// The object that `describe` writes.
  var description: JSON {
    [
      "run": run.map { .string($0.text) } ?? "",
      "phase": path.map { .string($0.phase) } ?? .null,
      "attempt": .int(Int64(path?.attempt ?? 0)),
      "epoch": .int(Int64(clamping: epoch)),
      "idempotency_key": key.map { .string($0) } ?? .null,
      "run_started": runStartedAt.map { .string($0.rfc3339) } ?? .null,
      "deadline_ns": .int(deadlineNanoseconds),
      "scratch": scratch.map { .string($0) } ?? .null,
      "traceparent": traceparent.map { .string($0) } ?? .null,
    ]
  }

  /// The trace of the run and the span of the attempt: the same for the same attempt, so that a
  /// repeated attempt does not look like another one.
  private var traceparent: String? {
    guard let run else { return nil }
    let trace = run.text.dropFirst(RunID.prefix.count).filter { $0 != "-" }
    let digits = String(span, radix: 16)
    return "00-\(trace)-\(String(repeating: "0", count: 16 - digits.count))\(digits)-01"
  }

  private var span: UInt64 {
    innerSpan ?? Self.hash(path.map { "\($0.phase)#\($0.attempt)" } ?? "run")
  }

  /// What a skill call inside of this one is part of: the same trace, in a span of its own.
  ///
  /// - Parameters:
  ///   - skill: The skill's name.
  ///   - ordinal: How many skills this call invoked before.
  /// - Returns: The origin of the skill call, which must return when this one must.
  func inner(_ skill: String, _ ordinal: Int) -> CallOrigin {
    var origin = self
    origin.innerSpan = Self.hash("\(skill)#\(ordinal)", from: span)
    origin.permissionInput = nil
    return origin
  }

  /// The hash of Fowler, Noll and Vo; never 0, which is no span.
  private static func hash(_ text: String, from start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    let hash = text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    return hash == 0 ? 1 : hash
  }

  /// Makes the scratch folder, with its parents.
  ///
  /// - Returns: What went wrong, or nil.
  func makeScratch() -> String? {
    guard let scratch else { return nil }
    // Most often it is there, or its parents are.
    if unsafe mkdir(scratch, 0o700) == 0 || errno == EEXIST { return nil }
    var path = scratch.hasPrefix("/") ? "/" : ""
    for part in scratch.split(separator: "/") {
      path += part
      guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
        return "cannot make the folder '\(path)': \(systemText(errno))"
      }
      path += "/"
    }
    return nil
  }

  /// Where a moment of Unix time lies on the monotonic clock, never 0.
  static func monotonic(_ moment: Timestamp, now: Timestamp) -> Int64 {
    var time = timespec()
    // `unsafe` because clock_gettime writes through the address of a variable that lives here.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let current = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    let (rest, overflow) = moment.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
    guard !overflow else { return .max }
    let (end, past) = current.addingReportingOverflow(rest)
    return past ? .max : max(1, end)
  }
}
