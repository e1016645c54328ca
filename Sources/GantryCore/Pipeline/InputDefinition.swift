/// One value that a caller gives to a run.
public struct InputDefinition: Sendable, Hashable, Codable {
  /// What an input's value may be.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The path of a file or folder.
    case path
    /// Any text.
    case string
    /// A number with or without a fraction.
    case number
    /// A whole number.
    case integer
    /// `true` or `false`.
    case boolean
  }

  /// The name that expressions and `--input` use.
  public var name: String
  /// What the value may be.
  public var type: Kind
  /// What the input is for, in the author's words.
  public var description: String?
  /// Whether a run cannot start without a value; without a declaration, every input that has no
  /// default is required.
  public var isRequired: Bool
  /// The value used when none is given.
  public var `default`: JSON?
  /// The smallest number allowed.
  public var minimum: Double?
  /// The largest number allowed.
  public var maximum: Double?

  private enum CodingKeys: String, CodingKey {
    case name, type, description
    case isRequired = "required"
    case `default`, minimum, maximum
  }

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - name: The name that expressions use.
  ///   - type: What the value may be.
  ///   - description: What it is for.
  ///   - isRequired: Whether it must be given; by default whether it has no default.
  ///   - default: The value used when none is given.
  ///   - minimum: The smallest number allowed.
  ///   - maximum: The largest number allowed.
  public init(
    name: String,
    type: Kind,
    description: String? = nil,
    isRequired: Bool? = nil,
    default: JSON? = nil,
    minimum: Double? = nil,
    maximum: Double? = nil
  ) {
    self.name = name
    self.type = type
    self.description = description
    self.isRequired = isRequired ?? (`default` == nil)
    self.default = `default`
    self.minimum = minimum
    self.maximum = maximum
  }
}
