/// Turns the text of a pattern into the program that ``TextPattern`` follows.
struct TextPatternCompiler {
  private typealias Instruction = TextPattern.Instruction
  private typealias ScalarSet = TextPattern.ScalarSet
  private typealias Failure = TextPattern.Failure

  private static let maximumProgram = 10_000
  private static let maximumDepth = 32
  private static let maximumRepeat = 1_000

  private let source: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0

  init(_ source: String) {
    self.source = source
    scalars = Array(source.unicodeScalars)
  }

  mutating func compile() throws(TextPattern.Failure) -> [TextPattern.Instruction] {
    let program = try alternatives()
    guard index == scalars.count else { throw failure("')' closes nothing") }
    return program + [.match]
  }

  private func failure(_ message: String) -> TextPattern.Failure {
    TextPattern.Failure(message: "the pattern '\(source)' cannot be used: \(message)")
  }

  private func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    index += 1
    return true
  }
}

// MARK: - Structure. Jumps are relative to the fragment and moved when it is placed.

extension TextPatternCompiler {
  private mutating func alternatives() throws(TextPattern.Failure) -> [TextPattern.Instruction] {
    var program = try sequence()
    while take("|") {
      let other = try sequence()
      let split = Instruction.split(1, program.count + 2)
      program =
        [split] + moved(program, by: 1) + [.jump(program.count + 2 + other.count)]
        + moved(other, by: program.count + 2)
    }
    return program
  }

  private mutating func sequence() throws(TextPattern.Failure) -> [TextPattern.Instruction] {
    var program: [Instruction] = []
    while let next = peek(), next != "|", next != ")" {
      let piece = try repeated(try atom())
      program += moved(piece, by: program.count)
      guard program.count <= Self.maximumProgram else { throw failure("it is too large") }
    }
    return program
  }

  private mutating func repeated(_ atom: [TextPattern.Instruction]) throws(TextPattern.Failure)
    -> [TextPattern.Instruction]
  {
    let result: [Instruction]
    if take("*") {
      result = star(atom)
    } else if take("+") {
      result = atom + moved(star(atom), by: atom.count)
    } else if take("?") {
      result = optional(atom)
    } else if take("{") {
      result = try counted(atom)
    } else {
      return atom
    }
    // Greedy and lazy repetition accept the same texts, and only acceptance matters here.
    _ = take("?")
    if let next = peek(), "*+?{".unicodeScalars.contains(next) {
      throw failure("'\(next)' repeats a repetition")
    }
    return result
  }

  private func star(_ atom: [TextPattern.Instruction]) -> [TextPattern.Instruction] {
    [.split(1, atom.count + 2)] + moved(atom, by: 1) + [.jump(0)]
  }

  private func optional(_ atom: [TextPattern.Instruction]) -> [TextPattern.Instruction] {
    [.split(1, atom.count + 1)] + moved(atom, by: 1)
  }

  private mutating func counted(_ atom: [TextPattern.Instruction]) throws(TextPattern.Failure)
    -> [TextPattern.Instruction]
  {
    let minimum = try count()
    var maximum: Int? = minimum
    if take(",") { maximum = peek() == "}" ? nil : try count() }
    guard take("}") else { throw failure("a '{' is never closed") }
    if let maximum, maximum < minimum { throw failure("the bounds of a '{}' are reversed") }
    guard (maximum ?? minimum) * (atom.count + 1) <= Self.maximumProgram else {
      throw failure("it is too large")
    }
    var program: [Instruction] = []
    for _ in 0..<minimum { program += moved(atom, by: program.count) }
    guard let maximum else { return program + moved(star(atom), by: program.count) }
    for _ in minimum..<maximum { program += moved(optional(atom), by: program.count) }
    return program
  }

  private mutating func count() throws(TextPattern.Failure) -> Int {
    var value = 0
    let start = index
    while let scalar = peek(), "0"..."9" ~= scalar {
      value = value * 10 + Int(scalar.value - 48)
      index += 1
      guard value <= Self.maximumRepeat else { throw failure("it repeats too often") }
    }
    guard index > start else { throw failure("a '{' needs a number; write '\\{' for the brace") }
    return value
  }

  private func moved(_ program: [TextPattern.Instruction], by distance: Int)
    -> [TextPattern.Instruction]
  {
    program.map { instruction in
      switch instruction {
      case .split(let one, let other): .split(one + distance, other + distance)
      case .jump(let target): .jump(target + distance)
      case .scalars, .start, .end, .match: instruction
      }
    }
  }
}

// MARK: - Atoms

extension TextPatternCompiler {
  private mutating func atom() throws(TextPattern.Failure) -> [TextPattern.Instruction] {
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "(": return try group()
    case "[": return [.scalars(try set())]
    case "^": return [.start]
    case "$": return [.end]
    case ".":
      return [.scalars(ScalarSet(ranges: Self.lineEnds, isInverted: true))]
    case "\\": return [.scalars(try escape())]
    case "*", "+", "?", "{": throw failure("'\(scalar)' has nothing to repeat")
    default: return [.scalars(ScalarSet(ranges: [scalar.value...scalar.value]))]
    }
  }

  private mutating func group() throws(TextPattern.Failure) -> [TextPattern.Instruction] {
    if take("?"), !take(":") { throw failure("only plain groups are known, not '(?'") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw failure("its groups are nested too deep") }
    let program = try alternatives()
    guard take(")") else { throw failure("a '(' is never closed") }
    return program
  }

  private mutating func set() throws(TextPattern.Failure) -> TextPattern.ScalarSet {
    var set = ScalarSet(ranges: [], isInverted: take("^"))
    while !take("]") {
      let first = try setMember()
      guard peek() == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
        set.ranges += first
        continue
      }
      index += 1
      let last = try setMember()
      guard let low = Self.only(first), let high = Self.only(last), low <= high else {
        throw failure("the range before position \(index) is not one")
      }
      set.ranges.append(low...high)
    }
    return set
  }

  private static func only(_ ranges: [ClosedRange<UInt32>]) -> UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }

  private mutating func setMember() throws(TextPattern.Failure) -> [ClosedRange<UInt32>] {
    guard let scalar = peek() else { throw failure("a '[' is never closed") }
    index += 1
    guard scalar == "\\" else { return [scalar.value...scalar.value] }
    let set = try escape()
    return set.isInverted ? Self.complement(set.ranges) : set.ranges
  }

  private mutating func escape() throws(TextPattern.Failure) -> TextPattern.ScalarSet {
    guard let scalar = peek() else { throw failure("it ends in a lone '\\'") }
    index += 1
    switch scalar {
    case "d": return ScalarSet(ranges: Self.digits)
    case "D": return ScalarSet(ranges: Self.digits, isInverted: true)
    case "w": return ScalarSet(ranges: Self.word)
    case "W": return ScalarSet(ranges: Self.word, isInverted: true)
    case "s": return ScalarSet(ranges: Self.space)
    case "S": return ScalarSet(ranges: Self.space, isInverted: true)
    case "n": return ScalarSet(ranges: [0x0A...0x0A])
    case "r": return ScalarSet(ranges: [0x0D...0x0D])
    case "t": return ScalarSet(ranges: [0x09...0x09])
    case "a"..."z", "A"..."Z", "0"..."9":
      throw failure("'\\\(scalar)' is not among the escapes it may use")
    default: return ScalarSet(ranges: [scalar.value...scalar.value])
    }
  }

  private static let lineEnds: [ClosedRange<UInt32>] = [
    0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029,
  ]
  private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
  private static let word: [ClosedRange<UInt32>] = [
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
  ]
  private static let space: [ClosedRange<UInt32>] = [
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ]

  private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    return result + [next...0x10FFFF]
  }
}
