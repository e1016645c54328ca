/// A JSON Schema, read once and applied many times.
///
/// It is the part of draft 2020-12 that plugins need. A keyword outside of it is an error when the
/// schema is read, because a rule that is silently ignored is worse than none.
public struct JSONSchema: Sendable {
  /// One way in which a value does not follow the schema.
  public struct Violation: Sendable, Hashable {
    /// Where in the value, as a JSON pointer; an unknown property points to itself.
    public var path: String
    /// The keyword that was not followed.
    public var keyword: String
    /// What is wrong, as a phrase that follows the name of the place: `must be a string, …`.
    public var message: String
    /// How to put it right, as an imperative sentence.
    public var fix: String
  }

  /// Why a schema cannot be used.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the schema, as a JSON pointer.
    public var path: String
    /// What is wrong, as one sentence.
    public var message: String

    /// The message with its place.
    public var description: String { "the schema at \"#\(path)\": \(message)" }
  }

  /// The schema as it was given.
  public let source: JSON
  let rules: [JSONSchemaRule]
  let root: Int

  /// Reads a schema.
  ///
  /// - Parameter source: The schema as JSON.
  /// - Throws: ``Failure`` when it is wrong or uses a keyword that is not supported.
  public init(_ source: JSON) throws(Failure) {
    var compiler = JSONSchemaCompiler(source)
    root = try compiler.compile()
    rules = compiler.rules
    self.source = source
  }

  /// Checks a value.
  ///
  /// - Parameter value: The value to check.
  /// - Returns: Every violation, in the order of the schema; empty when the value follows it.
  public func validate(_ value: JSON) -> [Violation] {
    JSONSchemaValidation(rules: rules).violations(of: root, value, at: JSONPointer())
  }

  /// Checks an object of which some values are not known yet.
  ///
  /// Names are checked for all members and values only for the known ones that `properties` of the
  /// schema itself describes, because every other rule may depend on what is not known.
  ///
  /// - Parameters:
  ///   - object: The object, with anything in place of unknown values.
  ///   - known: Whether the value of that name is known.
  /// - Returns: Every violation that no unknown value can mend.
  public func validate(_ object: JSONObject, where known: (String) -> Bool) -> [Violation] {
    let rule = rules[root]
    let validation = JSONSchemaValidation(rules: rules)
    var found = validation.missingMembers(rule, object, at: JSONPointer())
    for member in object {
      let path = JSONPointer([member.name])
      if let property = rule.properties[member.name] {
        guard known(member.name) else { continue }
        found += validation.violations(of: property, member.value, at: path)
      } else if let unknown = validation.unknownMember(rule, member.name, at: path) {
        found.append(unknown)
      }
    }
    return found
  }
}
