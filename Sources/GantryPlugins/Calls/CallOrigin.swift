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
    let subject = path.map { "\($0.phase)#\($0.attempt)" } ?? "run"
    let span = subject.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(span, radix: 16)
    return "00-\(trace)-\(String(repeating: "0", count: 16 - digits.count))\(digits)-01"
  }

  /// Makes the scratch folder, with its parents.
  ///
  /// - Returns: What went wrong, or nil.
  func makeScratch() -> String? {
    guard let scratch else { return nil }
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
