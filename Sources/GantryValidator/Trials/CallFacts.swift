internal import CGantryABI
internal import GantryCore

/// What became of one call of an instance, or of its creation.
struct CallFacts: Sendable {
  /// What a plugin said when it failed.
  struct Failure: Sendable, Hashable {
    var code: [UInt8]
    var message: [UInt8]
    var hint: [UInt8]
    var retryClass: Int
    var detail: [UInt8]
  }

  let line: FactLine

  /// Reads a line; nil when the command was not done.
  init?(_ line: FactLine?) {
    guard let line, line.number("status") != nil else { return nil }
    self.line = line
  }

  var status: Int { line.number("status") ?? 0 }
  var isOK: Bool { status == Int(GANTRY_OK) }
  var verb: String { line.text("verb") ?? "" }
  /// How long it took.
  var nanoseconds: Int { line.number("ns") ?? 0 }
  var output: [UInt8] { line.bytes("output") }
  var writesRefused: Int { line.number("writes_refused") ?? 0 }
  /// How many events the host took.
  var events: [(type: [UInt8], data: [UInt8])] {
    line.list("events").map { ($0.bytes("type"), $0.bytes("data")) }
  }
  /// The effects that it announced.
  var intents: [FactLine] { line.list("intents") }
  /// When it was cancelled, from its start; nil when it was not.
  var cancelledAfter: Int? { line.number("cancelled_after_ns") }
  var hasSeenCancellation: Bool { (line.number("cancelled_seen") ?? 0) > 0 }
  var eventsAfterSeen: Int { line.number("events_after_seen") ?? 0 }
  /// The interfaces that were asked for during the call.
  var interfaces: [String] { line.interfaces }
  var allocations: Int { line.number("allocations") ?? 0 }

  /// What counts of what it said about its failure: the last.
  var failure: Failure? {
    line.list("failed").last.map {
      Failure(
        code: $0.bytes("code"),
        message: $0.bytes("message"),
        hint: $0.bytes("hint"),
        retryClass: $0.number("retry") ?? 0,
        detail: $0.bytes("detail")
      )
    }
  }

  /// The status and the failure in words, for evidence.
  var summary: String {
    var words = "\(verb) answered \(StatusName.of(status))"
    if let failure {
      let code = String(decoding: failure.code, as: UTF8.self)
      let message = String(decoding: failure.message.prefix(200), as: UTF8.self)
      words += ", \(code): \(message)"
    }
    return words
  }
}

extension FactLine {
  /// The interfaces that a command asked the host for.
  var interfaces: [String] {
    list("interfaces").map { String(decoding: $0.bytes("id"), as: UTF8.self) }
  }
}

/// The words for statuses of the ABI.
enum StatusName {
  private static let names = [
    "GANTRY_OK", "GANTRY_FAILED", "GANTRY_CANCELLED", "GANTRY_TIMED_OUT", "GANTRY_UNSUPPORTED",
    "GANTRY_BAD_INPUT", "GANTRY_BAD_HANDLE", "GANTRY_AGAIN", "GANTRY_DENIED", "GANTRY_NOT_FOUND",
    "GANTRY_CONFLICT", "GANTRY_LIMIT",
  ]

  /// Whether the ABI has that status.
  static func isKnown(_ status: Int) -> Bool { names.indices.contains(status) }

  /// The status as the header writes it, or its number.
  static func of(_ status: Int) -> String {
    isKnown(status) ? names[status] : "the unknown status \(status)"
  }
}
