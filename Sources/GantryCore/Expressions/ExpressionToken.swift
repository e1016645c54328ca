/// The smallest part of an expression's text.
struct ExpressionToken: Equatable {
  enum Kind: Equatable {
    case name(String)
    case string(String)
    case number(JSON)
    case sign(String)
    case end
  }

  var kind: Kind
  var offset: Int

  /// What a person calls the token in an error.
  var phrase: String {
    switch kind {
    case .name(let name): "'\(name)'"
    case .string: "a string"
    case .number: "a number"
    case .sign(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}

extension ExpressionToken {
  private static let signs = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "(", ")", "[", "]", ".",
  ]

  /// Cuts a text into tokens, the last of which is the end.
  static func all(of scalars: [Unicode.Scalar]) throws(ExpressionError) -> [ExpressionToken] {
    var tokens: [ExpressionToken] = []
    var index = 0
    while index < scalars.count {
      let start = index
      let scalar = scalars[index]
      if scalar.properties.isWhitespace {
        index += 1
      } else if scalar == "'" || scalar == "\"" {
        let text = try string(scalars, &index)
        tokens.append(ExpressionToken(kind: .string(text), offset: start))
      } else if isDigit(scalar) || scalar == "-" {
        let number = try number(scalars, &index)
        tokens.append(ExpressionToken(kind: .number(number), offset: start))
      } else if isLetter(scalar) {
        while index < scalars.count, isNamePart(scalars[index]) { index += 1 }
        tokens.append(ExpressionToken(kind: .name(text(scalars[start..<index])), offset: start))
      } else {
        let sign = try sign(scalars, &index)
        tokens.append(ExpressionToken(kind: .sign(sign), offset: start))
      }
    }
    tokens.append(ExpressionToken(kind: .end, offset: scalars.count))
    return tokens
  }

  /// Finds the `}}` that ends an expression, passing over those inside its strings.
  static func end(of scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    var quote: Unicode.Scalar?
    for index in scalars.indices {
      let scalar = scalars[index]
      if let open = quote {
        if scalar == open { quote = nil }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
      } else if scalar == "}", index + 1 < scalars.endIndex, scalars[index + 1] == "}" {
        return index
      }
    }
    return nil
  }

  static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}

extension ExpressionToken {
  /// Reads a quoted string, in which the quote itself is written twice.
  private static func string(_ scalars: [Unicode.Scalar], _ index: inout Int)
    throws(ExpressionError) -> String
  {
    let start = index
    let quote = scalars[index]
    var content = String.UnicodeScalarView()
    index += 1
    while index < scalars.count {
      if scalars[index] == quote {
        index += 1
        guard index < scalars.count, scalars[index] == quote else { return String(content) }
      }
      content.append(scalars[index])
      index += 1
    }
    throw ExpressionError(
      message: "the string that starts here is never closed",
      offset: start,
      remedy: "Close it with \(quote); inside it, write \(quote) twice."
    )
  }

  private static func number(_ scalars: [Unicode.Scalar], _ index: inout Int)
    throws(ExpressionError) -> JSON
  {
    let start = index
    while index < scalars.count,
      isNamePart(scalars[index]) || scalars[index] == "." || scalars[index] == "+"
    {
      index += 1
    }
    let written = text(scalars[start..<index])
    do {
      return try JSONParser.parse(written)
    } catch {
      throw ExpressionError(
        message: "'\(written)' is not a number",
        offset: start,
        remedy: "Write numbers as in JSON, like 42 or 0.5."
      )
    }
  }

  private static func sign(_ scalars: [Unicode.Scalar], _ index: inout Int)
    throws(ExpressionError) -> String
  {
    let rest = text(scalars[index..<min(index + 2, scalars.count)])
    guard let sign = signs.first(where: { rest.hasPrefix($0) }) else {
      let hint =
        switch scalars[index] {
        case "=": "Compare with '=='."
        case "&": "Write '&&' for and."
        case "|": "Write '||' for or."
        case "+", "*", "/", "%": "Arithmetic is not available; let a phase compute the value."
        default: "Remove it, or put text in quotes."
        }
      throw ExpressionError(
        message: "'\(scalars[index])' has no meaning here",
        offset: index,
        remedy: hint
      )
    }
    index += sign.unicodeScalars.count
    return sign
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    "a"..."z" ~= scalar || "A"..."Z" ~= scalar || scalar == "_"
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || isDigit(scalar) || scalar == "-"
  }
}
