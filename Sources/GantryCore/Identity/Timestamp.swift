/// A moment in Unix time, in nanoseconds.
///
/// Time is an integer inside Gantry and text (RFC 3339, UTC) in its JSON, so that no reader has to
/// guess a unit and no value loses digits on the way through a double.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Nanoseconds since 1970-01-01T00:00:00Z; negative before.
  public var nanoseconds: Int64

  /// Creates a timestamp from nanoseconds since the Unix epoch.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whether one moment is earlier than another.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment this many nanoseconds later; the far end of time when it would overflow.
  public func advanced(byNanoseconds delta: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
    return Timestamp(nanoseconds: overflow ? .max : sum)
  }

  /// RFC 3339 in UTC with milliseconds: `2026-03-01T09:30:00.125Z`.
  public var rfc3339: String { text(fractionDigits: 3) }

  private func text(fractionDigits: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(30)
    write(fractionDigits: fractionDigits, into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends what ``rfc3339`` says, without making a text of its own.
  func write(fractionDigits: Int = 3, into out: inout [UInt8]) {
    let (days, nanosecondOfDay) = Self.floorDivide(nanoseconds, by: 86_400_000_000_000)
    let (year, month, day) = Self.civil(fromDays: days)
    let secondOfDay = nanosecondOfDay / 1_000_000_000
    let (second, minute, hour) = (secondOfDay % 60, secondOfDay / 60 % 60, secondOfDay / 3600)
    let unit = (0..<(9 - fractionDigits)).reduce(Int64(1)) { unit, _ in unit * 10 }
    let fraction = nanosecondOfDay % 1_000_000_000 / unit
    let parts: [(Int64, Int, UInt8)] = [
      (year, 4, UInt8(ascii: "-")), (month, 2, UInt8(ascii: "-")), (day, 2, UInt8(ascii: "T")),
      (hour, 2, UInt8(ascii: ":")), (minute, 2, UInt8(ascii: ":")), (second, 2, UInt8(ascii: ".")),
      (fraction, fractionDigits, UInt8(ascii: "Z")),
    ]
    for (value, width, end) in parts {
      out.append(decimal: value, width: width)
      out.append(end)
    }
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// The proleptic Gregorian date of a day count, by eras of 400 years that start in March, so that
  /// the leap day is the last day of its year.
  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

extension [UInt8] {
  /// Appends the digits of a number, with zeros before it up to a width.
  ///
  /// Every event that is shown has a time and numbers in it, and a text for each of them would cost
  /// more than all the rest of its line.
  mutating func append(decimal value: some BinaryInteger, width: Int = 1) {
    if value < 0 { append(UInt8(ascii: "-")) }
    let start = count
    var rest = UInt64(value.magnitude)
    while rest > 0 || count - start < width {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    self[start...].reverse()
  }
}

extension Timestamp {
  /// Reads RFC 3339 in UTC with up to nine digits of fraction, the form this type writes.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    let separators: [(Int, UInt8)] = [
      (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")),
      (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":")),
    ]
    guard separators.allSatisfy({ bytes[$0.0] == $0.1 }) else { return nil }
    let parts = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].map { Self.number(bytes[$0]) }
    let fields = parts.compactMap { $0 }
    guard fields.count == 6, let fraction = Self.fraction(bytes[19..<(bytes.count - 1)]) else {
      return nil
    }
    let days = Self.days(year: fields[0], month: fields[1], day: fields[2])
    let seconds = days * 86_400 + fields[3] * 3600 + fields[4] * 60 + fields[5]
    self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return value
  }

  private static func fraction(_ text: ArraySlice<UInt8>) -> Int64? {
    guard let point = text.first else { return 0 }
    let digits = text.dropFirst()
    guard point == UInt8(ascii: "."), (1...9).contains(digits.count),
      let value = number(digits)
    else { return nil }
    return (0..<(9 - digits.count)).reduce(value) { scaled, _ in scaled * 10 }
  }

  /// The inverse of `civil(fromDays:)`.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(marchYear, by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Timestamp: Codable {
  /// Decodes RFC 3339 text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let timestamp = Timestamp(rfc3339: text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(text)' is not a time of RFC 3339 in UTC"
      )
    }
    self = timestamp
  }

  /// Encodes RFC 3339 text with nanoseconds: an integer of nanoseconds would pass 2^53.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text(fractionDigits: 9))
  }
}
