internal import GantryCore

/// Changes a value at one place, as real mistakes and hostile callers do.
enum ValueMutation {
  /// Changes one place of a value.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - numbers: Where the choice comes from.
  /// - Returns: Another value, mostly.
  static func change(_ value: JSON, _ numbers: inout SeededNumbers) -> JSON {
    switch value {
    case .object(let object) where !object.isEmpty && !numbers.oneIn(12):
      return .object(change(object, &numbers))
    case .array(let elements) where !elements.isEmpty && !numbers.oneIn(4):
      return .array(change(elements, &numbers))
    case .object(var object):
      object["unexpected"] = odd(&numbers)
      return numbers.oneIn(3) ? odd(&numbers) : .object(object)
    case .string(let text) where numbers.oneIn(3): return .string(near(text, &numbers))
    case .int(let number) where numbers.oneIn(3): return .int(number &+ (numbers.oneIn(2) ? 1 : -1))
    default: return odd(&numbers)
    }
  }

  private static func change(_ object: JSONObject, _ numbers: inout SeededNumbers) -> JSONObject {
    var object = object
    let name = object.members[numbers.below(object.count)].name
    switch numbers.below(8) {
    case 0: object[name] = nil
    case 1: object["\(name)_"] = odd(&numbers)
    case 2:
      let value = object[name]
      object[name] = nil
      object[name.uppercased()] = value
    default: object[name] = object[name].map { change($0, &numbers) }
    }
    return object
  }

  private static func change(_ elements: [JSON], _ numbers: inout SeededNumbers) -> [JSON] {
    var elements = elements
    let place = numbers.below(elements.count)
    switch numbers.below(5) {
    case 0: elements.remove(at: place)
    case 1: elements.insert(elements[place], at: place)
    case 2: elements = repeated(elements[place], 1 + numbers.below(300))
    default: elements[place] = change(elements[place], &numbers)
    }
    return elements
  }

  /// A value with each of its members, at any depth, left out or replaced in turn.
  ///
  /// - Parameters:
  ///   - value: The value, which may be large.
  ///   - limit: How many at most.
  /// - Returns: The values.
  static func eachPlace(_ value: JSON, atMost limit: Int) -> [JSON] {
    var values: [JSON] = []
    switch value {
    case .object(let object):
      for member in object where values.count < limit {
        var without = object
        without[member.name] = nil
        values.append(.object(without))
        let others = replacements + eachPlace(member.value, atMost: limit - values.count)
        for other in others where other != member.value && values.count < limit {
          var with = object
          with[member.name] = other
          values.append(.object(with))
        }
      }
    case .array(let elements):
      guard let first = elements.first else { return [] }
      values = eachPlace(first, atMost: limit).map { .array([$0] + elements.dropFirst()) }
      values += [.array([]), .array(repeated(first, 1_000))]
    default: break
    }
    return Array(values.prefix(limit))
  }

  /// A value several times, as often as does not weigh too much.
  private static func repeated(_ value: JSON, _ count: Int) -> [JSON] {
    Array(repeating: value, count: max(1, min(count, ValueSampler.weightLimit / value.weight)))
  }

  private static let replacements: [JSON] = [
    .null, true, -1, .int(JSONParser.maximumInteger), 1e300, "", "a\u{0}b", [], [:], [.null],
    .string(String(repeating: "A", count: 4_096)),
    .string(String(repeating: "ß", count: 70_000)),
  ]

  /// A value that is rarely thought of.
  static func odd(_ numbers: inout SeededNumbers) -> JSON {
    switch numbers.below(18) {
    case 0: .null
    case 1: true
    case 2: false
    case 3: 0
    case 4: -1
    case 5: .int(JSONParser.maximumInteger)
    case 6: .int(-JSONParser.maximumInteger)
    case 7: 0.1
    case 8: -1e300
    case 9: 1e-300
    case 10: []
    case 11: [:]
    case 12: .array([.null, 1, "two", [3]])
    case 13: nested(1 + numbers.below(40))
    default: .string(text(&numbers))
    }
  }

  private static func nested(_ depth: Int) -> JSON {
    var value: JSON = "deep"
    for _ in 0..<depth { value = ["in": value] }
    return value
  }

  /// A text that is rarely thought of.
  static func text(_ numbers: inout SeededNumbers) -> String {
    numbers.pick(texts) ?? ""
  }

  private static let texts = [
    "", " ", "a", "text", "Ünïcödé", "😀👩‍👩‍👧‍👦", "\u{0}", "a\u{0}b", "\u{1}\u{1F}\u{7F}", "\n\r\t",
    "\"quoted\"", "back\\slash", "%s%n%d%x", "../../../etc/passwd", "/", "~", ".", "-1", "1e999",
    "null", "true", "{}", "[1", "\u{FEFF}bom", "\u{202E}right to left", "\u{2028}\u{2029}",
    "$(id)", "`id`", "; rm -rf .", "<script>", "' OR 1=1 --", "${input.root}",
    String(repeating: "A", count: 255), String(repeating: "A", count: 256),
    String(repeating: "A", count: 4_096), String(repeating: "ß", count: 70_000),
  ]

  private static func near(_ text: String, _ numbers: inout SeededNumbers) -> String {
    switch numbers.below(6) {
    case 0: String(text.dropLast())
    case 1: text + text
    case 2: text + "\u{0}"
    case 3: text.uppercased()
    case 4: " \(text) "
    default: text + Self.text(&numbers)
    }
  }
}

extension JSON {
  /// How much memory a value takes, about.
  var weight: Int {
    switch self {
    case .string(let text): 64 + text.utf8.count
    case .array(let elements): elements.reduce(64) { $0 + $1.weight }
    case .object(let object): object.reduce(64) { $0 + $1.name.utf8.count + $1.value.weight }
    default: 64
    }
  }
}
