/// What a manifest holds, whether it was written as JSON, TOML or YAML.
enum ManifestValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([ManifestValue])
  case object([String: ManifestValue])

  /// The value at a path of keys.
  subscript(path: String...) -> ManifestValue? {
    var value = self
    for key in path {
      guard case .object(let members) = value, let next = members[key] else { return nil }
      value = next
    }
    return value
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var bool: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// A string, or a number as a person would write it.
  var text: String? {
    switch self {
    case .string(let text): text
    case .number(let number):
      number.rounded() == number && abs(number) < 1e15 ? String(Int(number)) : String(number)
    case .null, .bool, .array, .object: nil
    }
  }

  var array: [ManifestValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var strings: [String] { array?.compactMap(\.string) ?? [] }

  /// The members of an object by key, sorted; empty for everything else.
  var members: [(key: String, value: ManifestValue)] {
    guard case .object(let members) = self else { return [] }
    return members.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
  }

  var isObject: Bool {
    guard case .object = self else { return false }
    return true
  }
}
