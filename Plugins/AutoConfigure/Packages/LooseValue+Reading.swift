internal import Foundation
internal import Yams

extension LooseValue {
  /// Reads JSON; nil when it is not JSON.
  static func json(_ bytes: Data) -> LooseValue? {
    try? JSONDecoder().decode(LooseValue.self, from: bytes)
  }

  /// Reads the one YAML document of a text; throws the library's own error.
  static func yaml(_ text: String) throws -> LooseValue {
    guard let node = try Yams.compose(yaml: text) else { return .null }
    var budget = 20_000
    return try LooseValue(node, budget: &budget)
  }

  private struct TooManyNodes: Error, CustomStringConvertible {
    var description: String { "it expands to more than 20000 values" }
  }

  /// Reads a node, spending from a budget of values that may still be made.
  ///
  /// An alias that repeats an alias grows without bound, so what is counted is the expansion and
  /// not the text.
  private init(_ node: Node, budget: inout Int) throws {
    budget -= 1
    guard budget > 0 else { throw TooManyNodes() }
    switch node {
    case .scalar(let scalar): self = Self.scalar(scalar)
    case .sequence(let sequence):
      var values: [LooseValue] = []
      for child in sequence { values.append(try LooseValue(child, budget: &budget)) }
      self = .list(values)
    case .mapping(let mapping):
      var pairs: [Pair] = []
      for (key, value) in mapping {
        let value = try LooseValue(value, budget: &budget)
        pairs.append(Pair(key: key.string ?? "", value: value))
      }
      self = .map(pairs)
    case .alias: self = .null
    }
  }

  /// Resolves a scalar by the YAML 1.2 core rules, where `no` and `on` are texts.
  private static func scalar(_ scalar: Node.Scalar) -> LooseValue {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default:
      let isNumber =
        text.contains(where: \.isNumber) && Double(text) != nil
        && text.allSatisfy { "0123456789+-.eE".contains($0) }
      return isNumber ? .number(text) : .string(text)
    }
  }
}

extension LooseValue: Decodable {
  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: AnyKey.self) {
      let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
      self = .map(
        try keys.map {
          Pair(key: $0.stringValue, value: try container.decode(LooseValue.self, forKey: $0))
        }
      )
      return
    }
    if var container = try? decoder.unkeyedContainer() {
      var values: [LooseValue] = []
      while !container.isAtEnd { values.append(try container.decode(LooseValue.self)) }
      self = .list(values)
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .number(String(value))
    } else if let value = try? container.decode(Double.self) {
      self = .number(String(value))
    } else {
      self = .string(try container.decode(String.self))
    }
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
      self.stringValue = stringValue
    }

    init?(intValue: Int) {
      nil
    }
  }
}
