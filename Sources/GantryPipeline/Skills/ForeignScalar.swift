import GantryCore

/// A number as a C function has it: its width, and whether it has a sign or a fraction.
enum ForeignScalar: String, Sendable, CaseIterable {
  case i8, i16, i32, i64, u8, u16, u32, u64
  case short, ushort, int, uint, long, ulong, size, ssize
  case float, double

  /// The width in bits on every machine that Gantry runs on.
  private var bits: Int {
    switch self {
    case .i8, .u8: 8
    case .i16, .u16, .short, .ushort: 16
    case .i32, .u32, .int, .uint, .float: 32
    case .i64, .u64, .long, .ulong, .size, .ssize, .double: 64
    }
  }

  private var isUnsigned: Bool {
    switch self {
    case .u8, .u16, .u32, .u64, .ushort, .uint, .ulong, .size: true
    default: false
    }
  }

  /// Whether it is a whole number.
  var isInteger: Bool { self != .float && self != .double }

  /// What C passes in its place to a function that takes any number of arguments; nil for itself.
  var promoted: ForeignScalar? {
    switch self {
    case .i8, .i16, .u8, .u16, .short, .ushort: .int
    case .float: .double
    default: nil
    }
  }

  /// What a value must be, as the end of a sentence that begins with "must be".
  var phrase: String {
    guard isInteger else { return "a number" }
    guard isUnsigned else {
      let high = Int64.max >> Int64(64 - bits)
      return "a whole number from \(-high - 1) to \(high)"
    }
    return "a whole number from 0 to \(UInt64.max >> UInt64(64 - bits))"
  }

  /// Whether a value fits; a number for which JSON has no form is written as a text.
  func accepts(_ json: JSON) -> Bool {
    guard isInteger else {
      return json.doubleValue != nil || json.stringValue.map(Self.isSpecial) ?? false
    }
    if isUnsigned {
      let value = json.intValue.flatMap { UInt64(exactly: $0) }
      return (value ?? json.stringValue.flatMap { UInt64($0) }).map { $0 >> UInt64(bits - 1) <= 1 }
        ?? false
    }
    let value = json.intValue ?? json.stringValue.flatMap { Int64($0) }
    let high = Int64.max >> Int64(64 - bits)
    return value.map { (-high - 1...high).contains($0) } ?? false
  }

  private static func isSpecial(_ text: String) -> Bool {
    ["NaN", "Infinity", "-Infinity"].contains(text)
  }
}
