/// Lengths of time as people read them.
enum Durations {
  /// `450 µs`, `12 ms`, `3.4 s`, `2 min 5 s`, `1 h 4 min`.
  static func text(nanoseconds: Int64) -> String {
    switch nanoseconds {
    case ..<1_000_000: "\(max(0, nanoseconds) / 1000) µs"
    case ..<1_000_000_000: "\(nanoseconds / 1_000_000) ms"
    case ..<60_000_000_000: tenths(nanoseconds / 100_000_000) + " s"
    case ..<3_600_000_000_000: pair(nanoseconds / 1_000_000_000, 60, "min", "s")
    default: pair(nanoseconds / 60_000_000_000, 60, "h", "min")
    }
  }

  private static func tenths(_ value: Int64) -> String { "\(value / 10).\(value % 10)" }

  private static func pair(_ value: Int64, _ base: Int64, _ large: String, _ small: String)
    -> String
  {
    "\(value / base) \(large) \(value % base) \(small)"
  }
}
