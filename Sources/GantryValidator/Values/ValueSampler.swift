internal import GantryCore

/// How a value is made where a schema leaves a choice.
enum ValueStyle: Sendable {
  /// As the author would: examples, defaults, every member.
  case typical
  /// What is required and nothing else.
  case minimal
  /// The smallest numbers, the shortest texts, the fewest parts.
  case lowest
  /// The largest numbers, the longest texts, the most parts.
  case highest
  /// Anything.
  case random
}

/// Makes one value by the rules of a schema, without promising that it follows all of them.
///
/// The schema is the plugin's, so it may ask for more than there is memory: what a value may weigh is
/// bounded, and one that would weigh more is not made.
struct ValueSampler {
  /// The schema in which references are looked up.
  let root: JSON
  let style: ValueStyle
  var numbers: SeededNumbers
  private var depth = 0
  /// What is left, in bytes: for texts as they are, and for each value and each rule.
  private var budget = Self.weightLimit
  private var isSpent = false

  private static let depthLimit = 8
  static let weightLimit = 4 << 20
  private static let weightOfValue = 64
  private static let weightOfRules = 256

  init(root: JSON, style: ValueStyle, numbers: SeededNumbers) {
    self.root = root
    self.style = style
    self.numbers = numbers
  }

  /// Makes a value of the schema.
  ///
  /// - Returns: The value; nil when it would weigh too much.
  mutating func value() -> JSON? {
    budget = Self.weightLimit
    isSpent = false
    let value = sample(root)
    guard !isSpent else { return nil }
    return value
  }

  /// Takes from what is left; false when that is too little, and then everything ends soon.
  private mutating func spend(_ weight: Int) -> Bool {
    guard !isSpent, weight <= budget else {
      isSpent = true
      return false
    }
    budget -= weight
    return true
  }

  /// A value that is there already, if what is left allows it.
  private mutating func taken(_ value: JSON) -> JSON { spend(value.weight) ? value : .null }

  /// Makes a value of a part of the schema.
  private mutating func sample(_ schema: JSON) -> JSON {
    depth += 1
    defer { depth -= 1 }
    guard spend(Self.weightOfValue), depth <= Self.depthLimit,
      let rules = flattened(schema, depth: 0)
    else { return .null }
    if let fixed = rules["const"] { return taken(fixed) }
    if let allowed = rules["enum"]?.arrayValue, !allowed.isEmpty { return taken(choice(allowed)) }
    if let offered = offered(rules) { return taken(offered) }
    return switch kind(rules) {
    case "object": object(rules)
    case "array": array(rules)
    case "string": taken(.string(text(rules)))
    case "integer": integer(rules)
    case "number": number(rules)
    case "boolean": .bool(style == .random ? numbers.oneIn(2) : style != .lowest)
    default: .null
    }
  }

  // MARK: - Which rules

  /// The rules of a schema with those it refers to, combines and chooses from.
  private mutating func flattened(_ schema: JSON, depth: Int) -> JSONObject? {
    guard case .object(var rules) = schema else { return schema == false ? nil : [:] }
    guard depth < Self.depthLimit else { return rules }
    var parts = rules["allOf"]?.arrayValue ?? []
    if let reference = rules["$ref"]?.stringValue, reference.hasPrefix("#"),
      let pointer = JSONPointer(parsing: String(reference.dropFirst())),
      let target = root.value(at: pointer)
    {
      parts.append(target)
    }
    for name in ["anyOf", "oneOf"] {
      if let forms = rules[name]?.arrayValue, !forms.isEmpty { parts.append(choice(forms)) }
    }
    if let test = rules["if"] {
      let takes = style == .random ? numbers.oneIn(2) : true
      parts += takes ? [test, rules["then"] ?? [:]] : [rules["else"] ?? [:]]
    }
    for name in ["$ref", "allOf", "anyOf", "oneOf", "if", "then", "else"] { rules[name] = nil }
    for part in parts {
      guard spend(Self.weightOfRules), let more = flattened(part, depth: depth + 1) else {
        return nil
      }
      rules.merge(more)
    }
    return rules
  }

  private mutating func offered(_ rules: JSONObject) -> JSON? {
    let offered = (rules["examples"]?.arrayValue ?? []) + [rules["default"]].compactMap(\.self)
    guard !offered.isEmpty else { return nil }
    return switch style {
    case .typical, .minimal: offered[0]
    case .random: numbers.oneIn(2) ? numbers.pick(offered) : nil
    case .lowest, .highest: nil
    }
  }

  private mutating func kind(_ rules: JSONObject) -> String {
    if let kind = rules["type"]?.stringValue { return kind }
    if let kinds = rules["type"]?.arrayValue?.compactMap(\.stringValue), !kinds.isEmpty {
      return style == .random ? numbers.pick(kinds) ?? "null" : kinds[0]
    }
    if depth == 1 { return "object" }
    for (kind, names) in Self.signs where names.contains(where: rules.contains) { return kind }
    return style == .random
      ? numbers.pick(["string", "integer", "object", "array", "boolean", "null"]) ?? "null"
      : "string"
  }

  /// What keywords say about the kind of value they are about.
  private static let signs = [
    ("object", ["properties", "required", "additionalProperties", "patternProperties"]),
    ("array", ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    ("string", ["pattern", "minLength", "maxLength"]),
    ("number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
  ]

  private mutating func choice(_ values: [JSON]) -> JSON {
    switch style {
    case .random: numbers.pick(values) ?? .null
    case .highest: values[values.count - 1]
    case .typical, .minimal, .lowest: values[0]
    }
  }
}

// MARK: - Objects and arrays

extension ValueSampler {
  private mutating func object(_ rules: JSONObject) -> JSON {
    var object = JSONObject()
    let required = (rules["required"]?.arrayValue ?? []).compactMap(\.stringValue)
    let isRequired = Set(required)
    let properties = rules["properties"]?.objectValue ?? [:]
    for property in properties where !isSpent {
      guard isRequired.contains(property.name) || takesOptional() else { continue }
      // `false` allows no value, so the member is left out.
      guard property.value != false else { continue }
      object[property.name] = sample(property.value)
    }
    for name in required where !object.contains(name) && !isSpent {
      object[name] = sample(rules["additionalProperties"] ?? [:])
    }
    let least = Int(rules["minProperties"]?.intValue ?? 0)
    var extra = 0
    while object.count < least, extra < least + 8, !isSpent {
      extra += 1
      let names = rules["propertyNames"].map { sample($0) }?.stringValue
      object[names.map { "\($0)\(extra)" } ?? "extra\(extra)"] =
        sample(rules["additionalProperties"] ?? [:])
    }
    return .object(object)
  }

  private mutating func takesOptional() -> Bool {
    switch style {
    case .typical, .highest: depth < 5
    case .minimal, .lowest: false
    case .random: numbers.oneIn(2)
    }
  }

  private mutating func array(_ rules: JSONObject) -> JSON {
    let first = rules["prefixItems"]?.arrayValue ?? []
    let least = Int(rules["minItems"]?.intValue ?? 0)
    let most = Int(rules["maxItems"]?.intValue ?? Int64(max(least, 3)))
    let count =
      switch style {
      case .typical: max(least, min(most, max(1, first.count)))
      case .minimal, .lowest: least
      case .highest: min(most, least + 64)
      case .random: least + numbers.below(min(most, least + 8) - least + 1)
      }
    var elements: [JSON] = []
    for place in 0..<max(0, count) {
      guard !isSpent else { break }
      elements.append(sample(place < first.count ? first[place] : rules["items"] ?? [:]))
    }
    guard rules["uniqueItems"] == true else { return .array(elements) }
    var seen: Set<JSON> = []
    return .array(elements.filter { seen.insert($0).inserted })
  }
}

// MARK: - Texts and numbers

extension ValueSampler {
  private mutating func text(_ rules: JSONObject) -> String {
    let least = Int(rules["minLength"]?.intValue ?? 0)
    let most = (rules["maxLength"]?.intValue).map { Int($0) }
    guard least <= budget else {
      isSpent = true
      return ""
    }
    if let pattern = rules["pattern"]?.stringValue {
      var sampler = PatternSampler(pattern, isShort: style != .random && style != .highest)
      if let text = sampler.sample(&numbers) { return text }
    }
    let text =
      switch style {
      case .typical: "text"
      case .minimal, .lowest: String(repeating: "a", count: least)
      case .highest: String(repeating: "z", count: most.map { min($0, 100_000) } ?? 4_000)
      case .random: ValueMutation.text(&numbers)
      }
    let padded = text + String(repeating: "x", count: max(0, least - text.unicodeScalars.count))
    guard let most, padded.unicodeScalars.count > most else { return padded }
    return String(String.UnicodeScalarView(padded.unicodeScalars.prefix(most)))
  }

  private mutating func integer(_ rules: JSONObject) -> JSON {
    let low = bound(rules, "minimum", "exclusiveMinimum", step: 1)
    let high = bound(rules, "maximum", "exclusiveMaximum", step: -1)
    let bottom = low.map { $0.rounded(.up) } ?? -Double(JSONParser.maximumInteger)
    let top = high.map { $0.rounded(.down) } ?? Double(JSONParser.maximumInteger)
    let value =
      switch style {
      case .typical: min(max(1, bottom), top)
      case .minimal: min(max(0, bottom), top)
      case .lowest: bottom
      case .highest: top
      case .random: (bottom + Double(numbers.below(1_000))).clamped(bottom, top, &numbers)
      }
    return .int(Int64(exactly: value) ?? 0)
  }

  private mutating func number(_ rules: JSONObject) -> JSON {
    let low = bound(rules, "minimum", "exclusiveMinimum", step: 0.001)
    let high = bound(rules, "maximum", "exclusiveMaximum", step: -0.001)
    let bottom = low ?? min(-1e9, (high ?? 0) - 1)
    let top = high ?? max(1e9, bottom + 1)
    return switch style {
    case .typical: .double(min(max(0.5, bottom), top))
    case .minimal: .double(min(max(0, bottom), top))
    case .lowest: .double(bottom)
    case .highest: .double(top)
    case .random:
      .double(bottom + (top - bottom) * Double(numbers.below(1_000_001)) / 1_000_000)
    }
  }

  private func bound(
    _ rules: JSONObject,
    _ inclusive: String,
    _ exclusive: String,
    step: Double
  ) -> Double? {
    let outside = (rules[exclusive]?.doubleValue).map { $0 + step }
    guard let inside = rules[inclusive]?.doubleValue else { return outside }
    guard let outside else { return inside }
    return step > 0 ? max(inside, outside) : min(inside, outside)
  }
}

extension Double {
  /// Small numbers mostly, and sometimes the ends.
  fileprivate func clamped(
    _ bottom: Double,
    _ top: Double,
    _ numbers: inout SeededNumbers
  ) -> Double {
    if numbers.oneIn(4) { return numbers.oneIn(2) ? bottom : top }
    if bottom < -1_000, top > 1_000 { return Double(numbers.below(2_001) - 1_000) }
    return Swift.min(Swift.max(self, bottom), top)
  }
}

extension JSONObject {
  /// Adds the rules of another schema: lists and members are joined, anything else is replaced.
  fileprivate mutating func merge(_ other: JSONObject) {
    for member in other {
      switch (self[member.name], member.value) {
      case (.object(var mine)?, .object(let theirs)) where member.name == "properties":
        for property in theirs where !mine.contains(property.name) {
          mine[property.name] = property.value
        }
        self[member.name] = .object(mine)
      case (.array(let mine)?, .array(let theirs)) where member.name == "required":
        self[member.name] = .array(mine + theirs)
      case (nil, _): self[member.name] = member.value
      case (_?, _) where ["const", "enum"].contains(member.name): self[member.name] = member.value
      default: break
      }
    }
  }
}
