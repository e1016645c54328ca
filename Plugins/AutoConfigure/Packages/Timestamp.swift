public import Foundation

/// Texts of a moment in UTC.
///
/// Written out in integer arithmetic because a formatter's rounding of fractions would make the
/// same run write different bytes on another platform.
public enum Timestamp {
  /// RFC 3339 with milliseconds, such as `2026-05-04T03:02:01.000Z`.
  ///
  /// - Parameter date: The moment.
  /// - Returns: The text.
  public static func text(_ date: Date) -> String {
    let parts = Parts(date)
    return "\(pad(parts.year, 4))-\(pad(parts.month, 2))-\(pad(parts.day, 2))"
      + "T\(pad(parts.hour, 2)):\(pad(parts.minute, 2)):\(pad(parts.second, 2))"
      + ".\(pad(parts.millisecond, 3))Z"
  }

  /// The form that names archived files, such as `20260504_030201`.
  ///
  /// - Parameter date: The moment.
  /// - Returns: The text.
  public static func stamp(_ date: Date) -> String {
    let parts = Parts(date)
    return "\(pad(parts.year, 4))\(pad(parts.month, 2))\(pad(parts.day, 2))"
      + "_\(pad(parts.hour, 2))\(pad(parts.minute, 2))\(pad(parts.second, 2))"
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// A moment in the proleptic Gregorian calendar.
  private struct Parts {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let millisecond: Int

    init(_ date: Date) {
      // A moment no calendar of ours needs becomes the nearest one it has, so that no input traps.
      let bounded = min(max(date.timeIntervalSince1970, 0), 253_402_300_799)
      let total = Int((bounded * 1000).rounded())
      let seconds = total / 1000
      millisecond = total % 1000
      second = seconds % 60
      minute = seconds / 60 % 60
      hour = seconds / 3600 % 24
      // Days are counted from 1 March of year 0, so that the leap day ends a year; a cycle of
      // 400 years has 146,097 days.
      let days = seconds / 86_400 + 719_468
      let dayOfCycle = days % 146_097
      let yearOfCycle =
        (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
      let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
      let shifted = (5 * dayOfYear + 2) / 153
      day = dayOfYear - (153 * shifted + 2) / 5 + 1
      month = shifted < 10 ? shifted + 3 : shifted - 9
      year = days / 146_097 * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }
  }
}
