/// Durations and sizes as people write them: `10m`, `1h30m`, `2GiB`.
public enum Quantity {
  private static let durations: [String: Int64] = [
    "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
  ]
  private static let sizes: [String: Int64] = [
    "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
  ]

  /// Reads a duration of one or more parts, or gives nil when it is not one or too long to count.
  ///
  /// - Parameter text: What a person wrote, such as `1h30m`.
  /// - Returns: Nanoseconds.
  public static func nanoseconds(_ text: String) -> Int64? {
    sum(of: text, units: durations)
  }

  /// Reads a size of one part, or gives nil when it is not one or too large to count.
  static func bytes(_ text: String) -> Int64? {
    guard let unit = text.firstIndex(where: { !$0.isNumber }), sizes[String(text[unit...])] != nil
    else { return nil }
    return sum(of: text, units: sizes)
  }

  private static func sum(of text: String, units: [String: Int64]) -> Int64? {
    var total: Int64 = 0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let count = Int64(digits), let scale = units[String(unit)] else { return nil }
      let (part, overflowed) = count.multipliedReportingOverflow(by: scale)
      let (sum, exceeded) = total.addingReportingOverflow(part)
      guard !overflowed, !exceeded else { return nil }
      total = sum
    }
    return total
  }
}
