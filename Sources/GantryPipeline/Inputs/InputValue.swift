public import GantryCore

/// A value that a caller gives for an input.
public enum InputValue: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Text from the command line, read by the type that the input declares.
  case text(String)
  /// A value from a program.
  case json(JSON)

  /// Makes a text.
  ///
  /// - Parameter value: The text.
  public init(stringLiteral value: String) { self = .text(value) }
}
