/// A JSON Schema (2020-12), built from small parts or written out.
///
/// ```swift
/// let input: Schema = .object(["name": .string, "tags": .array(of: .string)], required: ["name"])
/// ```
public struct Schema: Sendable, Hashable {
  private var content: Content

  private enum Content: Sendable, Hashable {
    case members([String: Member])
    case text(String)
  }

  fileprivate indirect enum Member: Sendable, Hashable {
    case value(JSONTree)
    case schema(Schema)
    case schemas([Schema])
    case properties([String: Schema])
  }

  /// Anything at all.
  public static let any = Schema([:])
  /// Text.
  public static let string = Schema(type: "string")
  /// A whole number.
  public static let integer = Schema(type: "integer")
  /// A number.
  public static let number = Schema(type: "number")
  /// True or false.
  public static let boolean = Schema(type: "boolean")
  /// Null.
  public static let null = Schema(type: "null")

  /// A schema written out as JSON; text that is not JSON is refused when the plugin is entered.
  public static func raw(_ text: String) -> Schema { Schema(content: .text(text)) }

  /// An object with these members and, unless `open`, no others.
  ///
  /// - Parameters:
  ///   - properties: The members by name.
  ///   - required: The names of the members that must be there.
  ///   - open: Whether other members are allowed.
  /// - Returns: The schema.
  public static func object(
    _ properties: [String: Schema],
    required: [String] = [],
    open: Bool = false
  ) -> Schema {
    var schema = Schema(type: "object")
    schema.set("properties", .properties(properties))
    schema.set("additionalProperties", .value(.bool(open)))
    if !required.isEmpty {
      schema.set("required", .value(.array(required.sorted().map { .string($0) })))
    }
    return schema
  }

  /// An object whose members have any names and these values.
  public static func dictionary(of value: Schema) -> Schema {
    var schema = Schema(type: "object")
    schema.set("additionalProperties", .schema(value))
    return schema
  }

  /// A list.
  public static func array(of element: Schema, atLeast minimum: Int? = nil) -> Schema {
    var schema = Schema(type: "array")
    schema.set("items", .schema(element))
    if let minimum { schema.set("minItems", .value(.integer(Int64(minimum)))) }
    return schema
  }

  /// Text that matches a pattern.
  public static func string(matching pattern: String) -> Schema {
    var schema = string
    schema.set("pattern", .value(.string(pattern)))
    return schema
  }

  /// One of these texts.
  public static func oneOf(_ values: [String]) -> Schema {
    var schema = string
    schema.set("enum", .value(.array(values.map { .string($0) })))
    return schema
  }

  /// A number within a range.
  public static func number(in range: ClosedRange<Double>) -> Schema {
    var schema = number
    schema.set("minimum", .value(.number(range.lowerBound)))
    schema.set("maximum", .value(.number(range.upperBound)))
    return schema
  }

  /// A whole number within a range.
  public static func integer(in range: ClosedRange<Int64>) -> Schema {
    var schema = integer
    schema.set("minimum", .value(.integer(range.lowerBound)))
    schema.set("maximum", .value(.integer(range.upperBound)))
    return schema
  }

  /// The schema or null.
  public static func nullable(_ schema: Schema) -> Schema {
    Schema(["anyOf": .schemas([schema, .null])])
  }

  /// The schema with a sentence about what it is for; a raw schema stays as it was written.
  public func described(_ text: String) -> Schema {
    var schema = self
    schema.set("description", .value(.string(text)))
    return schema
  }

  /// The schema of an object with one more member that must be there; others stay as they are.
  public func requiring(_ name: String, _ schema: Schema) -> Schema {
    changingMembers { properties, required in
      properties[name] = schema
      required = Set(required + [name]).sorted()
    }
  }

  /// The schema of an object without one of its members; others stay as they are.
  public func without(_ name: String) -> Schema {
    changingMembers { properties, required in
      properties[name] = nil
      required.removeAll { $0 == name }
    }
  }

  private func changingMembers(_ change: (inout [String: Schema], inout [String]) -> Void) -> Schema
  {
    guard case .members(var members) = content,
      case .properties(var properties)? = members["properties"]
    else { return self }
    var required: [String] = []
    if case .value(.array(let names))? = members["required"] {
      required = names.compactMap { name in
        guard case .string(let text) = name else { return nil }
        return text
      }
    }
    change(&properties, &required)
    members["properties"] = .properties(properties)
    members["required"] = required.isEmpty ? nil : .value(.array(required.map { .string($0) }))
    return Schema(members)
  }

  private init(content: Content) { self.content = content }
  private init(_ members: [String: Member]) { self.content = .members(members) }
  private init(type: String) { self.init(["type": .value(.string(type))]) }

  private mutating func set(_ name: String, _ member: Member) {
    guard case .members(var members) = content else { return }
    members[name] = member
    content = .members(members)
  }
}

extension Schema: Encodable {
  /// Writes the schema as JSON.
  public func encode(to encoder: any Encoder) throws {
    switch content {
    case .text(let text): try JSON(text).encode(to: encoder)
    case .members(let members): try members.encode(to: encoder)
    }
  }
}

extension Schema.Member: Encodable {
  func encode(to encoder: any Encoder) throws {
    switch self {
    case .value(let value): try value.encode(to: encoder)
    case .schema(let schema): try schema.encode(to: encoder)
    case .schemas(let schemas): try schemas.encode(to: encoder)
    case .properties(let properties): try properties.encode(to: encoder)
    }
  }
}
