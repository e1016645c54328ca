/// Why an expression cannot be read or has no value.
public struct ExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, as one sentence without its position.
  public var message: String
  /// Where in the text, in Unicode scalars counted from 0.
  public var offset: Int
  /// How to put it right, as an imperative sentence.
  public var remedy: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - message: What is wrong.
  ///   - offset: Where, in Unicode scalars counted from 0.
  ///   - remedy: How to put it right.
  public init(message: String, offset: Int, remedy: String) {
    self.message = message
    self.offset = offset
    self.remedy = remedy
  }

  /// The message and the remedy.
  public var description: String { "\(message) (\(remedy))" }
}
