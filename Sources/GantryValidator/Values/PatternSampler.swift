internal import GantryCore

/// Makes a text that a pattern matches: literals, `.`, classes, groups, `|`, `* + ?`, `{n,m}`.
///
/// What it makes is a proposal, which the schema checks; a pattern it cannot follow gives nothing.
struct PatternSampler {
  private let scalars: [Unicode.Scalar]
  private let isShort: Bool
  private var place = 0
  private var isBroken = false
  /// How many atoms may still be read: repetitions of repetitions have no other end.
  private var atomsLeft = 0
  private static let atomLimit = 100_000

  /// Prepares to make texts.
  ///
  /// - Parameters:
  ///   - pattern: The pattern, as JSON Schema writes it.
  ///   - isShort: Whether what may be left out is left out.
  init(_ pattern: String, isShort: Bool) {
    scalars = Array(pattern.unicodeScalars)
    self.isShort = isShort
  }

  /// Makes a text; nil when the pattern cannot be followed.
  mutating func sample(_ numbers: inout SeededNumbers) -> String? {
    place = 0
    isBroken = false
    atomsLeft = Self.atomLimit
    let text = alternatives(&numbers)
    return isBroken || place != scalars.count ? nil : text
  }

  private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private mutating func alternatives(_ numbers: inout SeededNumbers) -> String {
    var texts = [sequence(&numbers)]
    while next == "|" {
      place += 1
      texts.append(sequence(&numbers))
    }
    return isShort ? texts[0] : numbers.pick(texts) ?? ""
  }

  private mutating func sequence(_ numbers: inout SeededNumbers) -> String {
    var text = ""
    while let scalar = next, scalar != "|", scalar != ")", !isBroken {
      if scalar == "^" || scalar == "$" {
        place += 1
        continue
      }
      let start = place
      var piece = atom(&numbers)
      let end = place
      let count = repetition(&numbers)
      let after = place
      if count == 0 { piece = "" }
      // Each repetition chooses anew, so the atom is read again.
      for _ in 1..<max(1, count) where !isBroken {
        place = start
        piece += atom(&numbers)
        place = end
      }
      place = after
      text += piece
    }
    return text
  }

  private mutating func atom(_ numbers: inout SeededNumbers) -> String {
    guard let scalar = next else { return "" }
    guard atomsLeft > 0 else { return broken() }
    atomsLeft -= 1
    place += 1
    switch scalar {
    case "(":
      if next == "?" {
        guard place + 1 < scalars.count, scalars[place + 1] == ":" else { return broken() }
        place += 2
      }
      let text = alternatives(&numbers)
      guard next == ")" else { return broken() }
      place += 1
      return text
    case "[": return set(&numbers)
    case ".": return "x"
    case "\\": return String(escape().first ?? "x")
    default: return String(scalar)
    }
  }

  /// Reads what stands behind a backslash: examples of what it stands for.
  private mutating func escape() -> String {
    guard let scalar = next else { return broken() }
    place += 1
    switch scalar {
    case "d": return "7"
    case "w": return "w"
    case "s": return " "
    case "D", "W": return "-"
    case "S": return "s"
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    default: return String(scalar)
    }
  }

  private mutating func set(_ numbers: inout SeededNumbers) -> String {
    var isInverted = false
    if next == "^" {
      isInverted = true
      place += 1
    }
    var ranges: [ClosedRange<UInt32>] = []
    while let scalar = next, scalar != "]" || ranges.isEmpty, !isBroken {
      place += 1
      let low = scalar == "\\" ? escape().unicodeScalars.first?.value ?? 0 : scalar.value
      guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
        ranges.append(low...low)
        continue
      }
      place += 1
      let high = scalars[place]
      place += 1
      let end = high == "\\" ? escape().unicodeScalars.first?.value ?? low : high.value
      ranges.append(low...max(low, end))
    }
    guard next == "]" else { return broken() }
    place += 1
    if isInverted {
      let free = (0x61...0x7A).first { code in !ranges.contains { $0.contains(code) } }
      return String(free.flatMap { Unicode.Scalar(UInt32($0)) }.map(String.init) ?? "~")
    }
    guard let range = isShort ? ranges.first : numbers.pick(ranges) else { return broken() }
    let code = isShort ? range.lowerBound : range.lowerBound + UInt32(numbers.below(range.count))
    return Unicode.Scalar(code).map(String.init) ?? broken()
  }

  private mutating func repetition(_ numbers: inout SeededNumbers) -> Int {
    switch next {
    case "*":
      place += 1
      return isShort ? 0 : numbers.below(4)
    case "+":
      place += 1
      return isShort ? 1 : 1 + numbers.below(4)
    case "?":
      place += 1
      return isShort ? 0 : numbers.below(2)
    case "{": return counted(&numbers)
    default: return 1
    }
  }

  private mutating func counted(_ numbers: inout SeededNumbers) -> Int {
    guard let end = scalars[place...].firstIndex(of: "}") else {
      _ = broken()
      return 0
    }
    let text = String(String.UnicodeScalarView(scalars[(place + 1)..<end]))
    place = end + 1
    let bounds = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { Int($0).map { min($0, Self.atomLimit) } }
    guard let low = bounds.first ?? nil else { return 1 }
    let high = bounds.count > 1 ? (bounds[1] ?? low + 3) : low
    return isShort ? low : low + numbers.below(min(high, low + 8) - low + 1)
  }

  private mutating func broken() -> String {
    isBroken = true
    return ""
  }
}
