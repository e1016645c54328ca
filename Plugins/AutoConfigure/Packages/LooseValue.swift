/// A value of JSON or YAML that nobody promised a shape for.
///
/// Numbers keep their text: a version written `1.10` is not the number 1.1.
enum LooseValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case list([LooseValue])
  case map([Pair])

  struct Pair: Equatable, Sendable {
    let key: String
    let value: LooseValue
  }

  /// The first value of a key, nil for anything but a map.
  subscript(key: String) -> LooseValue? {
    guard case .map(let pairs) = self else { return nil }
    return pairs.first { $0.key == key }?.value
  }

  /// The text of a scalar.
  var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): String(value)
    case .null, .list, .map: nil
    }
  }

  /// The texts of a list's scalars, or of a text with words separated by spaces or commas.
  var texts: [String]? {
    switch self {
    case .list(let values): values.compactMap(\.text)
    case .string(let text): text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    case .null, .bool, .number, .map: nil
    }
  }

  /// The pairs of a map, in the order of the source.
  var pairs: [Pair]? {
    guard case .map(let pairs) = self else { return nil }
    return pairs
  }

  /// The elements of a list.
  var elements: [LooseValue]? {
    guard case .list(let values) = self else { return nil }
    return values
  }
}
