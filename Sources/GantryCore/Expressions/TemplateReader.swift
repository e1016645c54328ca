/// Finds the expressions in a JSON value.
public struct TemplateReader {
  /// An expression that could not be read, and where.
  public struct Problem: Sendable, Hashable {
    /// The JSON pointer of the string that holds it.
    public var pointer: String
    /// What is wrong; its offset counts from the start of that string.
    public var error: ExpressionError
  }

  private var problems: [Problem] = []

  /// Reads a value; strings that cannot be read are kept as they are and reported.
  ///
  /// - Parameter json: The value as it was written.
  /// - Returns: The template, and every problem in the order of the value.
  public static func read(_ json: JSON) -> (template: Template, problems: [Problem]) {
    var reader = TemplateReader()
    let template = reader.template(json, at: JSONPointer())
    return (template, reader.problems)
  }

  private mutating func template(_ json: JSON, at pointer: JSONPointer) -> Template {
    switch json {
    case .string(let text):
      do {
        return try Self.template(of: text)
      } catch {
        problems.append(Problem(pointer: pointer.description, error: error))
        return .literal(json)
      }
    case .array(let elements):
      var parts: [Template] = []
      for (index, element) in elements.enumerated() {
        parts.append(template(element, at: pointer.appending("\(index)")))
      }
      return parts.allSatisfy(\.isLiteral) ? .literal(json) : .array(parts)
    case .object(let object):
      var members: [Template.Member] = []
      for member in object {
        let value = template(member.value, at: pointer.appending(member.name))
        members.append(Template.Member(name: member.name, value: value))
      }
      return members.allSatisfy(\.value.isLiteral) ? .literal(json) : .object(members)
    case .null, .bool, .int, .double: return .literal(json)
    }
  }

  private static func template(of text: String) throws(ExpressionError) -> Template {
    let scalars = Array(text.unicodeScalars)
    var parts: [Template] = []
    var plainStart = 0
    var index = 0
    while index + 2 < scalars.count {
      guard scalars[index] == "$", scalars[index + 1] == "{", scalars[index + 2] == "{" else {
        index += 1
        continue
      }
      guard let end = ExpressionToken.end(of: scalars[(index + 3)...]) else {
        throw ExpressionError(
          message: "the expression that starts here is never closed",
          offset: index,
          remedy: "Close it with '}}'; for the bare text write ${{ '${{' }}."
        )
      }
      appendPlain(scalars[plainStart..<index], to: &parts)
      parts.append(.expression(try expression(scalars[index + 3..<end])))
      index = end + 2
      plainStart = index
    }
    appendPlain(scalars[plainStart...], to: &parts)
    if parts.count == 1, let only = parts.first { return only }
    return parts.isEmpty ? .literal("") : .concatenation(parts)
  }

  private static func appendPlain(_ scalars: ArraySlice<Unicode.Scalar>, to parts: inout [Template])
  {
    guard !scalars.isEmpty else { return }
    parts.append(.literal(.string(ExpressionToken.text(scalars))))
  }

  private static func expression(_ scalars: ArraySlice<Unicode.Scalar>) throws(ExpressionError)
    -> Expression
  {
    do {
      return try Expression(ExpressionToken.text(scalars))
    } catch {
      throw ExpressionError(
        message: error.message,
        offset: error.offset + scalars.startIndex,
        remedy: error.remedy
      )
    }
  }
}

extension Template {
  /// A name used in a template, the string that uses it, and where in that string it stands.
  public struct Reference: Sendable, Hashable {
    /// The JSON pointer of the string.
    public var pointer: String
    /// The name.
    public var root: Expression.Root
    /// Where it begins, in Unicode scalars from the start of the string.
    public var offset: Int
  }

  /// The names used in all expressions, in the order they were written.
  public var references: [Reference] {
    var found: [Reference] = []
    collect(at: JSONPointer(), from: 0, into: &found)
    return found
  }

  private func collect(at pointer: JSONPointer, from start: Int, into found: inout [Reference]) {
    switch self {
    case .literal: break
    case .expression(let expression):
      for reference in expression.references {
        found.append(
          Reference(
            pointer: pointer.description,
            root: reference.root,
            offset: start + 3 + reference.offset
          )
        )
      }
    case .concatenation(let parts):
      var offset = start
      for part in parts {
        part.collect(at: pointer, from: offset, into: &found)
        offset += part.source.stringValue?.unicodeScalars.count ?? 0
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        element.collect(at: pointer.appending("\(index)"), from: 0, into: &found)
      }
    case .object(let members):
      for member in members {
        member.value.collect(at: pointer.appending(member.name), from: 0, into: &found)
      }
    }
  }
}
