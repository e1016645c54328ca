/// Which calls of a store are answered with an error, and what they did before that.
public struct ReplyLosses: Sendable {
  /// What a call does whose caller hears an error.
  public enum Loss: Sendable, Equatable {
    /// It was carried out, and the answer is lost.
    case reply
    /// It never arrived.
    case request
    /// It was refused, because somebody stands still with the journal's lock.
    case locked
  }

  /// What hits calls.
  public enum Trouble: Sendable {
    /// Answers get lost, and with them, half of the time, what was asked.
    case lost
    /// Calls are refused for a moment.
    case locked
  }

  /// The kinds of calls, each with a question of its own to ask after an error.
  public enum Call: String, Sendable, CaseIterable {
    /// Events.
    case append
    /// A run that is taken or given back.
    case claim
    /// A value of a plugin.
    case put
    /// The file of an artifact.
    case keep
    /// What is said and asked about engines: renewals, fences.
    case lease
    /// A request to cancel.
    case request
  }

  /// The calls that are hit.
  public var calls: Set<Call>
  /// How many of a hundred are.
  public var percent: Int
  /// How many may be hit one after another; nil for any number.
  public var mostInARow: Int?

  /// What hits them.
  public var trouble: Trouble

  private var random: SeededRandom
  private var row = 0

  /// Prepares losses.
  ///
  /// - Parameters:
  ///   - seed: Which calls are hit follows from it.
  ///   - percent: How many of a hundred.
  ///   - calls: Which kinds.
  ///   - mostInARow: How many may be hit one after another; nil for any number.
  ///   - trouble: What hits them.
  public init(
    seed: UInt64,
    percent: Int,
    calls: Set<Call> = Set(Call.allCases),
    mostInARow: Int? = nil,
    trouble: Trouble = .lost
  ) {
    self.calls = calls
    self.percent = percent
    self.mostInARow = mostInARow
    self.trouble = trouble
    random = SeededRandom(seed: seed)
  }

  /// What becomes of the next call; nil when it is answered as it should be.
  mutating func next(_ call: Call) -> Loss? {
    guard calls.contains(call) else { return nil }
    let isHit = random.chance(percent)
    let loss: Loss = random.chance(50) ? .reply : .request
    guard isHit, mostInARow.map({ row < $0 }) ?? true else {
      row = 0
      return nil
    }
    row += 1
    return trouble == .locked ? .locked : loss
  }
}
