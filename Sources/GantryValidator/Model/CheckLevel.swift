/// How far a validation goes; each level includes those below it.
public enum CheckLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// The file, and what its entry answers.
  case form = 1
  /// What it does to the process it is in, and how it takes older, newer and smaller hosts.
  case contract = 2
  /// What it does with values, threads, time and cancellation.
  case conduct = 3
  /// What a long life, its end and the real host bring to light.
  case life = 4
  /// What only shows when memory fails, or after thousands of rounds.
  case stress = 5

  /// Orders levels by how far they go.
  ///
  /// - Parameters:
  ///   - left: One level.
  ///   - right: The other level.
  /// - Returns: Whether the first goes less far.
  public static func < (left: CheckLevel, right: CheckLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}
