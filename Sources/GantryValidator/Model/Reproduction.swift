/// The name of one trial: which check, from which seed, in which round.
///
/// It is written `<check>:<seed>:<round>` and handed to `--reproduce`.
public struct Reproduction: Sendable, Hashable, CustomStringConvertible {
  /// The id of the check whose trial it is.
  public var check: String
  /// The number that everything random came from.
  public var seed: UInt64
  /// Which trial of the check it is, counted from 0.
  public var round: Int

  /// Names a trial.
  ///
  /// - Parameters:
  ///   - check: The id of the check.
  ///   - seed: The number that everything random came from.
  ///   - round: Which trial of the check it is.
  public init(check: String, seed: UInt64, round: Int) {
    self.check = check
    self.seed = seed
    self.round = round
  }

  /// Reads the written form, or gives nil when it is not one.
  ///
  /// - Parameter text: The written form.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, let seed = UInt64(parts[1]),
      let round = Int(parts[2]), round >= 0
    else { return nil }
    self.init(check: String(parts[0]), seed: seed, round: round)
  }

  /// The written form.
  public var description: String { "\(check):\(seed):\(round)" }
}
