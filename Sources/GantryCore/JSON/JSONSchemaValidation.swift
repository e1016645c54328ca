/// Applies rules to values and words what is wrong.
///
/// One object serves one validation: it counts its steps, because a small schema that applies
/// itself twice on every level would otherwise take a time exponential in the depth of the value.
final class JSONSchemaValidation {
  typealias Violation = JSONSchema.Violation

  private static let maximumSteps = 500_000

  let rules: [JSONSchemaRule]
  private var steps = 0

  init(rules: [JSONSchemaRule]) {
    self.rules = rules
  }

  func violations(of position: Int, _ value: JSON, at path: JSONPointer) -> [Violation] {
    let rule = rules[position]
    steps += 1
    guard steps <= Self.maximumSteps else {
      guard steps == Self.maximumSteps + 1 else { return [] }
      return [
        violation(
          path,
          "$ref",
          "takes more than \(Self.maximumSteps) steps to check",
          "Simplify the schema or the value."
        )
      ]
    }
    guard !rule.refusesAll else {
      return [violation(path, "false", "is not allowed here", "Remove it.")]
    }
    var found = rule.reference.map { violations(of: $0, value, at: path) } ?? []
    if let wrong = kind(rule, value, at: path) { return found + [wrong] }
    found += choice(rule, value, at: path)
    switch value {
    case .int, .double: found += number(rule, value, at: path)
    case .string(let text): found += string(rule, text, at: path)
    case .array(let elements): found += array(rule, elements, at: path)
    case .object(let object): found += self.object(rule, object, at: path)
    case .null, .bool: break
    }
    return found + combinations(rule, value, at: path)
  }

  private func accepts(_ position: Int, _ value: JSON) -> Bool {
    violations(of: position, value, at: JSONPointer()).isEmpty
  }

  func violation(_ path: JSONPointer, _ keyword: String, _ message: String, _ fix: String)
    -> Violation
  {
    Violation(path: path.description, keyword: keyword, message: message, fix: fix)
  }
}

// MARK: - Any value

extension JSONSchemaValidation {
  private func kind(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer) -> Violation? {
    guard let kinds = rule.kinds, !kinds.contains(where: { $0.accepts(value) }) else { return nil }
    let wanted = kinds.map(\.phrase).joined(separator: " or ")
    let example = rule.examples.first.map { ", like \(Self.show($0))" } ?? ""
    return violation(
      path,
      "type",
      "must be \(wanted), but is \(Self.describe(value))",
      "Write \(wanted)\(example)."
    )
  }

  private func choice(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer) -> [Violation] {
    if let constant = rule.constant, constant != value {
      return [
        violation(
          path,
          "const",
          "must be \(Self.show(constant)), but is \(Self.show(value))",
          "Write \(Self.show(constant))."
        )
      ]
    }
    guard let allowed = rule.allowed, !allowed.contains(value) else { return [] }
    let names = allowed.map(Self.show).joined(separator: ", ")
    let close = value.stringValue.flatMap {
      Suggestion.closest(to: $0, in: allowed.compactMap(\.stringValue))
    }
    return [
      violation(
        path,
        "enum",
        "must be one of \(names), but is \(Self.show(value))",
        close.map { "Did you mean \"\($0)\"?" } ?? "Write one of \(names)."
      )
    ]
  }

  private func combinations(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer)
    -> [Violation]
  {
    var found = rule.allOf.flatMap { violations(of: $0, value, at: path) }
    found += anyOf(rule, value, at: path) + oneOf(rule, value, at: path)
    if let not = rule.not, accepts(not, value) {
      found.append(violation(path, "not", "has a form that is excluded", "Change or remove it."))
    }
    if let condition = rule.condition {
      let branch = accepts(condition.test, value) ? condition.then : condition.otherwise
      found += branch.map { violations(of: $0, value, at: path) } ?? []
    }
    return found
  }

  private func anyOf(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer) -> [Violation] {
    var attempts: [[Violation]] = []
    for form in rule.anyOf {
      let attempt = violations(of: form, value, at: path)
      if attempt.isEmpty { return [] }
      attempts.append(attempt)
    }
    return closestForm(attempts, "anyOf", at: path)
  }

  private func oneOf(_ rule: JSONSchemaRule, _ value: JSON, at path: JSONPointer) -> [Violation] {
    let attempts = rule.oneOf.map { violations(of: $0, value, at: path) }
    let matches = attempts.count(where: \.isEmpty)
    guard matches > 1 else { return closestForm(attempts, "oneOf", at: path) }
    return [
      violation(
        path,
        "oneOf",
        "fits \(matches) of the allowed forms, but must fit exactly one",
        "Remove what belongs to the other form."
      )
    ]
  }

  /// When no form fits, the one with the fewest violations is what was probably meant.
  private func closestForm(_ attempts: [[Violation]], _ keyword: String, at path: JSONPointer)
    -> [Violation]
  {
    guard let best = attempts.min(by: { $0.count < $1.count }), let first = best.first else {
      return []
    }
    let place = first.path == path.description ? "it" : "\"\(first.path)\""
    return [
      violation(
        path,
        keyword,
        "fits none of \(attempts.count) allowed forms; for the closest, \(place) \(first.message)",
        first.fix
      )
    ]
  }
}

// MARK: - Words

extension JSONSchemaValidation {
  /// The value as JSON, shortened to what fits into a sentence.
  static func show(_ value: JSON) -> String {
    guard let text = try? value.encodedString else { return value.kindPhrase }
    return text.count <= 60 ? text : "\(text.prefix(57))..."
  }

  private static func describe(_ value: JSON) -> String {
    switch value {
    case .null: "null"
    case .array, .object: value.kindPhrase
    case .bool, .int, .double, .string: "\(value.kindPhrase) (\(show(value)))"
    }
  }
}
