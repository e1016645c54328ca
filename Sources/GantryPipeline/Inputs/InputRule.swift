import GantryCore

/// Brings a value into the type of its input, or says why it does not fit.
struct InputRule {
  struct Refusal: Error {
    var message: String
    var remedy: String
  }

  let input: InputDefinition

  func accept(_ given: InputValue) throws(Refusal) -> JSON {
    switch given {
    case .text(let text): try accept(parsed(text))
    case .json(let json): try accept(json)
    }
  }

  /// A text that is not of the type stays text, which the type then refuses.
  private func parsed(_ text: String) -> JSON {
    switch input.type {
    case .path, .string: return .string(text)
    case .boolean: return text == "true" ? true : text == "false" ? false : .string(text)
    case .number, .integer:
      guard let json = try? JSONParser.parse(text), json.doubleValue != nil else {
        return .string(text)
      }
      return json
    }
  }

  private func accept(_ json: JSON) throws(Refusal) -> JSON {
    switch (input.type, json) {
    case (.string, .string), (.boolean, .bool): return json
    case (.path, .string(let path)):
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw refusal("must be a path, but is empty or holds a NUL byte", "Give a path.")
      }
      return json
    case (.number, .int), (.number, .double):
      let number = json.doubleValue ?? .nan
      guard number.isFinite else { throw refusal("must be a finite number", "Give a number.") }
      try checkRange(number, json)
      return .double(number)
    case (.integer, .int), (.integer, .double):
      guard let number = json.intValue else { throw wrongType(json) }
      try checkRange(Double(number), json)
      return .int(number)
    default: throw wrongType(json)
    }
  }

  private func checkRange(_ number: Double, _ json: JSON) throws(Refusal) {
    guard number < input.minimum ?? -.infinity || number > input.maximum ?? .infinity else {
      return
    }
    let range =
      switch (input.minimum, input.maximum) {
      case (let low?, let high?): "between \(show(low)) and \(show(high))"
      case (let low?, nil): "at least \(show(low))"
      case (nil, let high): "at most \(show(high ?? .infinity))"
      }
    let shown = (try? json.encodedString) ?? "\(number)"
    throw refusal("must be \(range), but is \(shown)", "Give a number \(range).")
  }

  private func wrongType(_ json: JSON) -> Refusal {
    let wanted =
      switch input.type {
      case .path: "a path"
      case .string: "a string"
      case .number: "a number"
      case .integer: "an integer"
      case .boolean: "true or false"
      }
    let shown = (try? json.encodedString) ?? json.kindPhrase
    return refusal("must be \(wanted), but is \(shown)", "Give \(wanted).")
  }

  private func refusal(_ message: String, _ remedy: String) -> Refusal {
    Refusal(message: "the input \"\(input.name)\" \(message)", remedy: remedy)
  }

  private func show(_ bound: Double) -> String {
    guard input.type == .integer, let whole = Int64(exactly: bound) else {
      return bound.description
    }
    return whole.description
  }
}
