/// A JSON value in which strings may hold expressions.
///
/// A string that is exactly one `${{ }}` becomes the expression's value with its type; any other
/// string with expressions becomes text. In a journal a template is stored as it was written.
public indirect enum Template: Sendable, Hashable {
  /// A value without expressions.
  case literal(JSON)
  /// A string that is one expression.
  case expression(Expression)
  /// A string of several parts, each a literal string or an expression.
  case concatenation([Template])
  /// An array with an expression somewhere in it.
  case array([Template])
  /// An object with an expression somewhere in it.
  case object([Member])

  /// One named part of an object.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public var name: String
    /// The member's value.
    public var value: Template

    /// Makes a member.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - value: Its value.
    public init(name: String, value: Template) {
      self.name = name
      self.value = value
    }
  }
}

extension Template {
  /// Whether the value is known without a run.
  public var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }

  /// The value as it was written, with its expressions as strings.
  public var source: JSON {
    switch self {
    case .literal(let value): value
    case .expression(let expression): .string(expression.description)
    case .concatenation(let parts):
      .string(parts.map { $0.source.stringValue ?? "" }.joined())
    case .array(let elements): .array(elements.map(\.source))
    case .object(let members): .object(JSONObject(members.map { ($0.name, $0.value.source) }))
    }
  }

  /// Works out the value.
  ///
  /// - Parameter scope: The values its expressions can see.
  /// - Returns: The value.
  /// - Throws: ``ExpressionError`` when an expression has no value, or one that cannot be part of a
  ///   text.
  public func evaluate(in scope: Scope) throws(ExpressionError) -> JSON {
    switch self {
    case .literal(let value): return value
    case .expression(let expression): return try expression.evaluate(in: scope)
    case .concatenation(let parts):
      var text = ""
      for part in parts { text += try Self.text(try part.evaluate(in: scope), of: part) }
      return .string(text)
    case .array(let elements):
      var values: [JSON] = []
      for element in elements { values.append(try element.evaluate(in: scope)) }
      return .array(values)
    case .object(let members):
      var object = JSONObject()
      for member in members { object[member.name] = try member.value.evaluate(in: scope) }
      return .object(object)
    }
  }

  private static func text(_ value: JSON, of part: Template) throws(ExpressionError) -> String {
    switch value {
    case .string(let text): return text
    case .int(let number): return number.description
    case .double(let number): return number.description
    case .bool(let flag): return flag.description
    case .null, .array, .object:
      let written = part.source.stringValue ?? ""
      throw ExpressionError(
        message: "\(written) is \(value.kindPhrase), which cannot be part of a text",
        offset: 0,
        remedy: "Let the string be exactly \(written) to keep its type."
      )
    }
  }
}

extension Template: Codable {
  /// Reads the written form from any decoder.
  ///
  /// - Parameter decoder: The decoder to read from.
  /// - Throws: `DecodingError` when an expression cannot be read.
  public init(from decoder: any Decoder) throws {
    let (template, problems) = TemplateReader.read(
      try decoder.singleValueContainer().decode(JSON.self)
    )
    if let problem = problems.first {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: problem.error.description)
      )
    }
    self = template
  }

  /// Writes the written form to any encoder.
  ///
  /// - Parameter encoder: The encoder to write to.
  /// - Throws: Whatever the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(source)
  }
}
