/// A named capability with an input and an output.
///
/// The skill's name is the type's name in the descriptor: `toolchain.detect`.
public protocol Skill: Sendable {
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

  /// Does what the skill does.
  ///
  /// - Parameters:
  ///   - input: The arguments.
  ///   - call: The way back to the host, until this returns.
  /// - Returns: The result.
  /// - Throws: ``PluginFailure`` to say why it failed, `CancellationError` when it was cancelled.
  func invoke(_ input: Input, _ call: Call) throws -> Output
}

extension Skill {
  /// No events.
  public static var events: [EventDescriptor] { [] }
}
