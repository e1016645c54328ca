/// A regular expression that is matched in time linear in the text.
///
/// Schemas come with plugins, so a pattern must never be able to keep the host busy. All states
/// are followed at once instead of backtracking; what cannot be matched so (back-references,
/// look-around) is refused when the pattern is read. A pattern matches anywhere in the text unless
/// it is anchored.
public struct TextPattern: Sendable {
  /// Why a pattern cannot be used.
  public struct Failure: Error, Sendable, Hashable {
    /// What is wrong, as one sentence.
    public var message: String
  }

  enum Instruction: Sendable {
    case scalars(ScalarSet)
    case start
    case end
    case split(Int, Int)
    case jump(Int)
    case match
  }

  /// A set of Unicode scalars.
  struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isInverted = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar.value) } != isInverted
    }
  }

  /// The pattern as it was written.
  public let source: String
  private let program: [Instruction]

  /// Reads a pattern: literals, `.`, classes, `\d \w \s` and their opposites, groups, `|`, `* + ?`,
  /// `{n,m}`, `^` and `$`.
  ///
  /// - Parameter source: The pattern as JSON Schema writes it.
  /// - Throws: ``Failure`` when it is wrong or uses something else.
  public init(_ source: String) throws(Failure) {
    var compiler = TextPatternCompiler(source)
    self.program = try compiler.compile()
    self.source = source
  }

  /// Whether the pattern matches somewhere in a text.
  ///
  /// - Parameter text: The text to search.
  /// - Returns: Whether there is a match.
  public func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var current = StateSet(count: program.count)
    var next = StateSet(count: program.count)
    for position in 0...scalars.count {
      // A match may begin at every position, so the first state joins again each time.
      if follow(from: 0, at: position, of: scalars.count, into: &current) { return true }
      guard position < scalars.count else { return false }
      next.removeAll()
      for state in current.members {
        guard case .scalars(let set) = program[state], set.contains(scalars[position]) else {
          continue
        }
        let isMatch = follow(from: state + 1, at: position + 1, of: scalars.count, into: &next)
        if isMatch { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// Adds every state that is reachable without reading; true when the match is among them.
  private func follow(from first: Int, at position: Int, of count: Int, into states: inout StateSet)
    -> Bool
  {
    var open = [first]
    while let state = open.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .match: return true
      case .jump(let target): open.append(target)
      case .split(let one, let other): open += [other, one]
      case .start: if position == 0 { open.append(state + 1) }
      case .end: if position == count { open.append(state + 1) }
      case .scalars: break
      }
    }
    return false
  }
}

/// A set of program positions that is emptied without touching each of them.
private struct StateSet {
  private(set) var members: [Int] = []
  private var marks: [Int]
  private var generation = 1

  init(count: Int) { marks = Array(repeating: 0, count: count) }

  mutating func insert(_ state: Int) -> Bool {
    guard marks[state] != generation else { return false }
    marks[state] = generation
    members.append(state)
    return true
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    generation += 1
  }
}
