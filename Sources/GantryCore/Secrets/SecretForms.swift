/// The forms in which a secret may turn up in what a plugin says.
///
/// Whoever writes a secret down by accident rarely writes its bytes alone: a client logs a header
/// in base64, a URL percent-encoded, a body as JSON. Hashes and ciphertext are no forms of it.
struct SecretForms {
  /// One form of a secret.
  struct Needle: Hashable {
    var bytes: [UInt8]
    /// Whether it holds the whole secret; a line of one that has several is masked and no more.
    var isWhole = true
  }

  /// The most bytes of a line that is too common to be masked alone.
  private static let shortestLine = 12

  private let value: [UInt8]

  /// Looks at one secret.
  ///
  /// - Parameter value: Its bytes.
  init(_ value: [UInt8]) { self.value = value }

  /// Every form, each once.
  var needles: Set<Needle> {
    // Whoever reads a secret often drops the white space around it; what is left must not be so
    // short that it turns up by chance.
    let inner = trimmed
    let more = inner.count < SecretCheck.shortest || inner == value ? [] : SecretForms(inner).whole
    return Set(whole.union(more).map { Needle(bytes: $0) }).union(lines)
  }

  private var whole: Set<[UInt8]> {
    var found: Set<[UInt8]> = [value]
    found.formUnion(hexadecimal)
    found.formUnion(base64)
    found.formUnion(percentEncoded(value))
    found.formUnion(EscapedJSON.forms(of: value))
    return found
  }

  private var trimmed: [UInt8] {
    let isSpace: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    let start = value.firstIndex { !isSpace($0) } ?? value.endIndex
    let end = value.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
    return Array(value[start..<end])
  }

  private var hexadecimal: [[UInt8]] {
    HexDigits.allCases.map { digits in value.flatMap { digits.pair(of: $0) } }
  }

  // MARK: - base64

  /// Standard and URL alphabet, for a secret at the front of what was encoded and one or two bytes
  /// behind: the three ways in which its bits can lie in the letters.
  private var base64: [[UInt8]] {
    [Base64.standard, .url].flatMap { alphabet in
      (0..<3).flatMap { alphabet.forms(of: value, behind: $0) }
    }.flatMap { form in
      // The standard alphabet has signs that a URL or a JSON text may spell in another way.
      [form] + EscapedJSON.spellings(ofBase64: form)
        + HexDigits.allCases.map { PercentEncoding.unreserved.encoded(form, $0) }
    }
  }

  // MARK: - URLs

  /// From every byte that must be encoded to every byte at all; a form's space is a plus sign.
  private func percentEncoded(_ bytes: [UInt8]) -> [[UInt8]] {
    HexDigits.allCases.flatMap { digits in
      PercentEncoding.allCases.map { $0.encoded(bytes, digits) }
    }
  }

  // MARK: - Lines

  /// The lines of a secret that has several, such as a key in PEM: a log takes them one by one.
  private var lines: [Needle] {
    let parts = value.split(omittingEmptySubsequences: true) { $0 == 10 || $0 == 13 }
    guard parts.count > 1 else { return [] }
    let frame = Array("-----".utf8)
    return parts.filter { $0.count >= Self.shortestLine && !$0.starts(with: frame) }
      .map { Needle(bytes: Array($0), isWhole: false) }
  }
}

/// Sixteen digits, of which six are letters of either case.
enum HexDigits: CaseIterable {
  case lower, upper

  func digit(_ value: UInt8) -> UInt8 {
    let letter: UInt8 = self == .lower ? UInt8(ascii: "a") : UInt8(ascii: "A")
    return value < 10 ? UInt8(ascii: "0") + value : letter + value - 10
  }

  func pair(of byte: UInt8) -> [UInt8] { [digit(byte >> 4), digit(byte & 15)] }
}

/// The two alphabets of base64.
private enum Base64 {
  case standard, url

  /// What a secret looks like when some bytes were encoded before it.
  ///
  /// - Parameters:
  ///   - value: The secret.
  ///   - offset: How many bytes stand before it, 0 to 2.
  /// - Returns: The letters that hold only bits of the secret; and the same with the letter and the
  ///   signs that end the text there.
  func forms(of value: [UInt8], behind offset: Int) -> [[UInt8]] {
    let bytes = [UInt8](repeating: 0, count: offset) + value
    let first = (offset * 8 + 5) / 6
    let whole = bytes.count * 8 / 6
    let letters = (0...whole).map { letter(bits(at: $0 * 6, of: bytes)) }
    let inner = Array(letters[first..<whole])
    guard bytes.count % 3 > 0 else { return [inner] }
    let ended = Array(letters[first...])
    let padding = [UInt8](repeating: UInt8(ascii: "="), count: 3 - bytes.count % 3)
    return [inner, ended, ended + padding]
  }

  /// Six bits, with zeros behind the last byte.
  private func bits(at place: Int, of bytes: [UInt8]) -> UInt8 {
    let index = place / 8
    guard index < bytes.count else { return 0 }
    let next = index + 1 < bytes.count ? UInt16(bytes[index + 1]) : 0
    let window = UInt16(bytes[index]) << 8 | next
    return UInt8(truncatingIfNeeded: window >> UInt16(10 - place % 8)) & 63
  }

  private func letter(_ bits: UInt8) -> UInt8 {
    switch bits {
    case 0..<26: UInt8(ascii: "A") + bits
    case 26..<52: UInt8(ascii: "a") + bits - 26
    case 52..<62: UInt8(ascii: "0") + bits - 52
    case 62: self == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
    default: self == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
    }
  }
}

/// Which bytes of a URL stay as they are.
private enum PercentEncoding: CaseIterable {
  /// Letters, digits and `-._~`: the careful ones.
  case unreserved
  /// Those, and what JavaScript's `encodeURIComponent` leaves.
  case component
  /// Those, and what may stand in a path or a query.
  case path
  /// As a form is sent: a space is a plus sign.
  case form
  /// Letters and digits alone.
  case alphanumeric
  /// None.
  case full

  func encoded(_ bytes: [UInt8], _ digits: HexDigits) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      if self == .form, byte == UInt8(ascii: " ") { return [UInt8(ascii: "+")] }
      return keeps(byte) ? [byte] : [UInt8(ascii: "%")] + digits.pair(of: byte)
    }
  }

  private func keeps(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      self != .full
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      self != .full && self != .alphanumeric
    case UInt8(ascii: "~"): self == .unreserved || self == .component || self == .path
    case UInt8(ascii: "*"): self == .component || self == .path || self == .form
    case UInt8(ascii: "!"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"):
      self == .component || self == .path
    case UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ","),
      UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"),
      UInt8(ascii: "/"), UInt8(ascii: "?"):
      self == .path
    default: false
    }
  }
}
