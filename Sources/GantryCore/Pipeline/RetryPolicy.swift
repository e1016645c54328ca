/// How often a failed attempt is repeated, and after which pause.
///
/// Attempts are counted from 1 and as total tries, so three attempts are one try and two retries.
/// In the formulas `n` is the number of retries already made: 0 after the first attempt.
public struct RetryPolicy: Sendable, Hashable, Codable {
  /// The shape of the pauses.
  public enum Preset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waits 2^n seconds: 1 s, 2 s, 4 s, …
    case exponential
    /// Waits 5 s x (n + 1): 5 s, 10 s, 15 s, …
    case healer
    /// Waits 5 s, then 30 s, then gives up for the dead letters.
    case tiered
  }

  /// How many tries there are in total when the author does not say.
  public static let defaultAttempts = 3

  /// The most tries an author may ask for; ``Preset/tiered`` ends after three in any case.
  public static let maximumAttempts = 20

  /// The shape of the pauses.
  public var preset: Preset
  /// How many tries there are in total, the first one included.
  public var attempts: Int

  /// Makes a policy.
  ///
  /// - Parameters:
  ///   - preset: The shape of the pauses.
  ///   - attempts: How many tries there are in total.
  public init(preset: Preset, attempts: Int = defaultAttempts) {
    self.preset = preset
    self.attempts = attempts
  }

  /// The pause between a failed attempt and the next one.
  ///
  /// - Parameter attempt: The number of the attempt that failed, counted from 1.
  /// - Returns: The pause in nanoseconds, or nil when there is no next attempt.
  public func delay(afterAttempt attempt: Int) -> Int64? {
    guard attempt >= 1, attempt < min(attempts, Self.maximumAttempts) else { return nil }
    let second: Int64 = 1_000_000_000
    let retries = attempt - 1
    switch preset {
    case .exponential: return (1 << Int64(retries)) * second
    case .healer: return 5 * second * Int64(retries + 1)
    case .tiered:
      let pauses = [5 * second, 30 * second]
      return pauses.indices.contains(retries) ? pauses[retries] : nil
    }
  }
}
