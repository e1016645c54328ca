/// The score below which a recommendation is dropped (S0-27, S0-28).
///
/// Only an absent value becomes the default. An explicit 0.0 means that every agent passes, which
/// is why the optional ends here and nothing later tests the number for being zero.
public struct MinimumConfidence: Sendable, Equatable {
  /// The minimum when nobody gave one.
  public static let standard = MinimumConfidence()

  /// The minimum, 0.0 to 1.0.
  public let value: Double

  /// Creates the default minimum of 0.5.
  public init() {
    value = 0.5
  }

  /// Creates a minimum from a value that may be absent.
  ///
  /// - Parameter value: The minimum as it was given, nil when it was not.
  /// - Throws: ``RecommendationError`` when the value is outside 0.0 to 1.0 or not a number.
  public init(_ value: Double?) throws(RecommendationError) {
    guard let value else {
      self.value = 0.5
      return
    }
    // NB: NaN fails both comparisons, so it is refused here and never reaches a gate.
    guard value >= 0, value <= 1 else {
      throw RecommendationError(
        code: .confidenceOutOfRange,
        message: "The minimum confidence must be between 0.0 and 1.0, and it is \(value).",
        location: "min_confidence",
        remedy: "Give a number from 0.0 (keep every agent) to 1.0, or leave it out for 0.5."
      )
    }
    self.value = value
  }
}
