/// Why an attempt failed, as data that strategies, people and programs read.
public struct Failure: Sendable, Hashable, Codable, Error {
  /// Whether trying again can help.
  public enum RetryClass: String, Sendable, Codable, CaseIterable {
    case unknown, retryable, permanent, config
    case needsHuman = "needs_human"
  }

  /// Who is to blame: `plugin`, `input`, `host`, `cancelled`, `timeout`, `crash` or ``interruption``.
  public var `class`: String
  /// The class of attempts that ended through nobody's fault, because the engine stood still.
  ///
  /// They use up no try.
  public static let interruption = "interruption"
  /// A stable upper-case word: programs branch on it.
  public var code: String
  /// What happened, naming the thing.
  public var message: String
  /// What to do, an imperative sentence; empty when nothing is known.
  public var hint: String
  /// Whether trying again can help.
  public var retryClass: RetryClass
  /// Evidence, an object; null when there is none.
  public var detail: JSON

  /// Creates a failure.
  public init(
    class: String = "plugin",
    code: String,
    message: String,
    hint: String = "",
    retryClass: RetryClass = .unknown,
    detail: JSON = .null
  ) {
    self.class = `class`
    self.code = code
    self.message = message
    self.hint = hint
    self.retryClass = retryClass
    self.detail = detail
  }

  private enum CodingKeys: String, CodingKey {
    case `class`, code, message, hint, detail
    case retryClass = "retry_class"
  }
}
