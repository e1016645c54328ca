internal import GantryCore

/// Two hundred failures, as recovery strategies meet them; every one follows `failure.schema.json`.
enum FailureCorpus {
  /// How many there are.
  static let count = 200

  private static let classes = [
    "plugin", "timeout", "crash", "host", "input", "output", "cancelled", "limit", "secret",
    "skill",
    "x", "a_class_from_a_newer_host",
  ]
  private static let codes = [
    "FAILED", "TIMED_OUT", "PLUGIN_CRASHED", "PLUGIN_HUNG", "OUTPUT_LIMIT", "UNSAID", "E",
    "SECRET_IN_OUTPUT", "NETWORK_UNREACHABLE", "DISK_FULL", "A_CODE_2_NOBODY_KNOWS",
  ]
  private static let retryClasses = ["unknown", "retryable", "permanent", "config", "needs_human"]

  /// Makes them.
  ///
  /// - Parameter seed: The number that everything random comes from.
  /// - Returns: The failures, as JSON.
  static func make(_ seed: UInt64) -> [JSON] {
    var numbers = SeededNumbers(seed, for: "failures")
    return [typical, least] + (2..<count).map { _ in failure(&numbers) }
  }

  /// What strategies meet every day.
  static let typical: JSON = [
    "class": "plugin", "code": "FAILED", "message": "the build stopped with status 2",
    "hint": "Look into the log.", "retry_class": "retryable", "detail": ["status": 2],
    "phase": "build", "attempt": 1, "attempts": 1,
    "plugin": ["id": "acme.canary", "version": "2.3.1", "type": "deploy"],
  ]

  /// What must be there and nothing else.
  private static let least: JSON = [
    "class": "plugin", "code": "FAILED", "message": "", "hint": "", "retry_class": "unknown",
    "attempts": 0,
  ]

  private static func failure(_ numbers: inout SeededNumbers) -> JSON {
    var object: JSONObject = [
      "class": text(numbers.pick(classes)),
      "code": text(numbers.pick(codes)),
      "message": .string(ValueMutation.text(&numbers)),
      "hint": .string(ValueMutation.text(&numbers)),
      "retry_class": text(numbers.pick(retryClasses)),
      "attempts": numbers.oneIn(8)
        ? .int(JSONParser.maximumInteger) : .int(Int64(numbers.below(12))),
    ]
    if numbers.oneIn(2) { object["detail"] = evidence(&numbers) }
    if numbers.oneIn(2) { object["evidence"] = evidence(&numbers) }
    if numbers.oneIn(2) { object["phase"] = numbers.oneIn(4) ? .null : "build/compile" }
    if numbers.oneIn(2) { object["attempt"] = numbers.oneIn(4) ? .null : .int(1) }
    if numbers.oneIn(2) {
      object["plugin"] =
        numbers.oneIn(4) ? .null : ["id": "acme.canary", "version": "2.3.1", "type": "deploy"]
    }
    if numbers.oneIn(4) { object["from_a_newer_host"] = ValueMutation.odd(&numbers) }
    return .object(object)
  }

  private static func evidence(_ numbers: inout SeededNumbers) -> JSON {
    guard !numbers.oneIn(3) else { return .null }
    var object = JSONObject()
    for place in 0..<numbers.below(4) { object["value\(place)"] = ValueMutation.odd(&numbers) }
    return .object(object)
  }

  private static func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}
