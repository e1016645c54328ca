/// A step of a run.
///
/// The host makes one instance per configuration and run, and calls it on changing threads, one
/// call at a time unless the descriptor says `.parallel`.
public protocol Phase: Sendable {
  /// What configures an instance.
  associatedtype Config: Decodable & Sendable = Empty
  /// What a call takes.
  associatedtype Input: Decodable & Sendable = Empty
  /// What a call returns.
  associatedtype Output: Encodable & Sendable = Empty

  /// What the type says about itself.
  static var descriptor: TypeDescriptor { get }

  /// The events the type may emit; by default none.
  static var events: [EventDescriptor] { get }

  /// Creates an instance for one run.
  init(config: Config) throws

  /// Does the phase's work.
  ///
  /// The same call may come again after a crash: it carries the same idempotency key and must end
  /// in the same state of the world.
  ///
  /// - Parameters:
  ///   - input: What to work on.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: The phase's output.
  /// - Throws: ``PluginFailure`` to say why it failed, `CancellationError` when it was cancelled.
  func run(_ input: Input, _ call: Call) throws -> Output

  /// Says what ``run(_:_:)`` would return, without any effect; by default that is not known.
  ///
  /// - Parameters:
  ///   - input: What to work on.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: The output a run would have.
  /// - Throws: ``PluginFailure``; ``NotOffered`` when the type cannot say.
  func plan(_ input: Input, _ call: Call) throws -> Output

  /// Takes back effects; by default the type cannot.
  ///
  /// It must accept "it never happened", and being called twice.
  ///
  /// - Parameters:
  ///   - receipts: This phase instance's receipts, newest first, settled or not.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: What was taken back, and what was left and why.
  /// - Throws: ``PluginFailure``; ``NotOffered`` when the type cannot undo.
  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport
}

extension Phase {
  /// No events.
  public static var events: [EventDescriptor] { [] }

  /// Answers that a plan is not known.
  public func plan(_ input: Input, _ call: Call) throws -> Output { throw NotOffered() }

  /// Answers that the type cannot undo.
  public func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    throw NotOffered()
  }
}

/// Nothing: an empty JSON object.
public struct Empty: Codable, Sendable, Hashable {
  /// Creates nothing.
  public init() {}
}

/// Thrown to answer that a type does not offer what was asked for.
public struct NotOffered: Error, Sendable, Hashable {
  /// Creates the answer.
  public init() {}
}

/// What an effect left behind, so that it can be taken back.
public struct Receipt: Codable, Sendable, Hashable {
  /// The effect's key inside the phase instance.
  public var key: String
  /// What was said before the effect.
  public var receipt: JSON
  /// What was said after it; nil when it was never settled.
  public var result: JSON?

  /// Creates a receipt.
  public init(key: String, receipt: JSON, result: JSON? = nil) {
    self.key = key
    self.receipt = receipt
    self.result = result
  }
}
