/// One thing that every store must do: a sentence, and the proof of it.
public struct StoreRule: Sendable, CustomStringConvertible {
  /// What a store does.
  public let sentence: String
  private let proof: @Sendable (any StoreStage) async throws -> Void

  /// Creates a rule.
  ///
  /// - Parameters:
  ///   - sentence: What a store does.
  ///   - proof: Tries it on an empty state and throws ``RuleBroken`` when it is not so.
  init(_ sentence: String, _ proof: @escaping @Sendable (any StoreStage) async throws -> Void) {
    self.sentence = sentence
    self.proof = proof
  }

  /// Every rule.
  public static let all =
    appending + payloads + reading + folding + owning + waiting + leasing + takingOver + noticing
    + hearing + values + artifacts + crowds

  /// The sentence.
  public var description: String { sentence }

  /// Tries the rule on an empty state.
  ///
  /// - Parameter maker: Makes the state.
  /// - Throws: ``RuleBroken`` when the store does not keep the rule, and what the store throws.
  public func prove(on maker: any StoreMaker) async throws {
    try await proof(try await maker.makeStage())
  }
}

/// A rule that a store does not keep.
public struct RuleBroken: Error, CustomStringConvertible {
  /// What was found instead, and on which line of which proof.
  public let description: String
}

/// Checks that two things are equal.
func expect<T: Equatable>(
  _ found: T,
  _ wanted: T,
  file: StaticString = #fileID,
  line: Int = #line
) throws {
  guard found != wanted else { return }
  throw RuleBroken(description: "\(file):\(line): found \(found), wanted \(wanted)")
}

/// Checks that something is so.
func require(
  _ isSo: Bool,
  _ otherwise: @autoclosure () -> String,
  file: StaticString = #fileID,
  line: Int = #line
) throws {
  guard !isSo else { return }
  throw RuleBroken(description: "\(file):\(line): \(otherwise())")
}
