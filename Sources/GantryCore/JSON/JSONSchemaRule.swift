/// One schema object after reading; nested schemas are positions in ``JSONSchema/rules``.
struct JSONSchemaRule: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case null, boolean, integer, number, string, array, object

    var phrase: String {
      switch self {
      case .null: "null"
      case .boolean: "true or false"
      case .integer: "an integer"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }

    func accepts(_ value: JSON) -> Bool {
      switch (self, value) {
      case (.null, .null), (.boolean, .bool), (.number, .int), (.number, .double),
        (.string, .string), (.array, .array), (.object, .object), (.integer, .int):
        true
      case (.integer, .double(let number)): number.rounded() == number
      default: false
      }
    }
  }

  /// A bound on a number, with the keyword and the words that stand for it.
  struct Bound: Sendable {
    var keyword: String
    var limit: JSON
    var phrase: String

    func accepts(_ number: Double) -> Bool {
      guard let limit = limit.doubleValue else { return true }
      return switch keyword {
      case "minimum": number >= limit
      case "maximum": number <= limit
      case "exclusiveMinimum": number > limit
      default: number < limit
      }
    }
  }

  /// A bound on a length or a number of parts.
  struct CountBound: Sendable {
    enum Subject: Sendable { case characters, items, properties }
    var keyword: String
    var subject: Subject
    var minimum: Int?
    var maximum: Int?
  }

  /// The schema `false`, which no value follows.
  var refusesAll = false
  var reference: Int?
  var kinds: [Kind]?
  var allowed: [JSON]?
  var constant: JSON?
  var examples: [JSON] = []

  var properties: [String: Int] = [:]
  var patternProperties: [(pattern: TextPattern, rule: Int)] = []
  var additionalProperties: Int?
  var propertyNames: Int?
  var required: [String] = []

  var prefixItems: [Int] = []
  var items: Int?
  var hasUniqueItems = false

  var bounds: [Bound] = []
  var counts: [CountBound] = []
  var pattern: TextPattern?

  var allOf: [Int] = []
  var anyOf: [Int] = []
  var oneOf: [Int] = []
  var not: Int?
  var condition: (test: Int, then: Int?, otherwise: Int?)?

  /// The rules applied to the same value, through which a schema could refer to itself forever.
  var inPlace: [Int] {
    var rules = allOf + anyOf + oneOf
    rules += [reference, not, condition?.test, condition?.then, condition?.otherwise]
      .compactMap(\.self)
    return rules
  }
}
