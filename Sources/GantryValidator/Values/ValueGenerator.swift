internal import GantryCore

/// Values for one schema: such as follow it, such as lie at its bounds, and such as break it.
///
/// It proposes and ``JSONSchema`` disposes: whatever is handed out as valid was checked to be, and
/// whatever is handed out as invalid was checked not to be. A schema for which it can propose nothing
/// gives no values, which its users say.
struct ValueGenerator: Sendable {
  /// The schema; nil takes every object.
  let schema: JSONSchema?
  private let isObject: Bool

  /// Prepares to make values.
  ///
  /// - Parameters:
  ///   - schema: What valid values follow; nil takes everything.
  ///   - isObject: Whether every valid value is also an object, as inputs and configurations are.
  init(_ schema: JSONSchema?, isObject: Bool = true) {
    self.schema = schema
    self.isObject = isObject
  }

  /// Whether a value is a valid one.
  func accepts(_ value: JSON) -> Bool {
    if isObject, value.objectValue == nil { return false }
    return schema?.validate(value).isEmpty ?? true
  }

  /// Valid values, each once: examples and defaults first, then small, typical and random ones.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - numbers: Where the random ones come from.
  /// - Returns: As many as could be found.
  func valid(_ count: Int, _ numbers: inout SeededNumbers) -> [JSON] {
    var found = Found(accepts: accepts)
    for value in offered { found.add(value) }
    for style in [ValueStyle.typical, .minimal, .lowest, .highest] {
      if let value = sample(style, &numbers) { found.add(value) }
    }
    // A schema with few values gives the same ones again; there is no need to ask for ever.
    for _ in 0..<count * 4 where found.values.count < count {
      // What weighs too much once will do so again.
      guard let value = sample(.random, &numbers) else { break }
      found.add(value)
    }
    return Array(found.values.prefix(count))
  }

  /// Values that break the schema at one place each.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - numbers: Where they come from.
  /// - Returns: As many as could be found.
  func invalid(_ count: Int, _ numbers: inout SeededNumbers) -> [JSON] {
    var found = Found { !accepts($0) }
    if isObject {
      for value in [JSON.null, true, 1, "text", []] { found.add(value) }
    }
    for value in changed(count, &numbers) { found.add(value) }
    return Array(found.values.prefix(count))
  }

  /// A typical value with each member in turn left out, or replaced by what is not thought of.
  ///
  /// - Parameter count: How many at most.
  /// - Returns: The values, whether the schema allows them or not.
  func systematic(_ count: Int) -> [JSON] {
    var numbers = SeededNumbers(0)
    let bases = offered.filter { $0.objectValue != nil } + typical(&numbers)
    return bases.first.map { ValueMutation.eachPlace($0, atMost: count) } ?? []
  }

  /// Values that are odd somewhere, whether the schema allows that or not.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - numbers: Where they come from.
  /// - Returns: As many as could be found.
  func changed(_ count: Int, _ numbers: inout SeededNumbers) -> [JSON] {
    var found = Found { _ in true }
    let bases = valid(8, &numbers) + typical(&numbers) + [[:]]
    for _ in 0..<count * 3 where found.values.count < count {
      guard let base = numbers.pick(bases) else { break }
      found.add(ValueMutation.change(base, &numbers))
    }
    return found.values
  }

  /// A typical value, when there is one.
  private func typical(_ numbers: inout SeededNumbers) -> [JSON] {
    sample(.typical, &numbers).map { [$0] } ?? []
  }

  /// A value in one style; nil when it would weigh too much.
  private func sample(_ style: ValueStyle, _ numbers: inout SeededNumbers) -> JSON? {
    guard let schema else {
      return style == .random ? ["value": ValueMutation.odd(&numbers)] : [:]
    }
    var sampler = ValueSampler(root: schema.source, style: style, numbers: numbers)
    defer { numbers = sampler.numbers }
    return sampler.value()
  }

  /// What the author wrote down as values of the whole.
  private var offered: [JSON] {
    guard let source = schema?.source else { return [] }
    return (source["examples"]?.arrayValue ?? []) + [source["default"]].compactMap(\.self)
  }
}

/// Values that were accepted, each once.
private struct Found {
  private(set) var values: [JSON] = []
  private var known: Set<JSON> = []
  private let accepts: (JSON) -> Bool

  init(accepts: @escaping (JSON) -> Bool) { self.accepts = accepts }

  mutating func add(_ value: JSON) {
    guard accepts(value), known.insert(value).inserted else { return }
    values.append(value)
  }
}
