/// Why a journal cannot be folded into a state.
public enum FoldError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A barrier event of a type that this version does not know.
  case unknownType(EventType, seq: UInt64)
  /// A payload that does not fit its type.
  case malformed(EventType, seq: UInt64, reason: String)
  /// An event out of order: the state expected another number.
  case outOfOrder(expected: UInt64, found: UInt64)
  /// A status change that the life of a run does not allow.
  case illegalRun(from: RunStatus, to: RunStatus, seq: UInt64)
  /// A status change that the life of a phase does not allow.
  case illegalPhase(String, from: PhaseStatus, to: PhaseStatus, seq: UInt64)
  /// An event about a phase that the pipeline does not have.
  case unknownPhase(String, seq: UInt64)

  /// What happened and what to do, in one sentence.
  public var description: String {
    switch self {
    case .unknownType(let type, let seq):
      "event \(seq) has the type '\(type)', which was written by a newer Gantry; upgrade to read this run"
    case .malformed(let type, let seq, let reason):
      "event \(seq) of type '\(type)' does not fit its type: \(reason)"
    case .outOfOrder(let expected, let found):
      "the journal has a gap: event \(expected) was expected and \(found) was found"
    case .illegalRun(let from, let to, let seq):
      "event \(seq) would take the run from \(from.rawValue) to \(to.rawValue), which is not allowed"
    case .illegalPhase(let phase, let from, let to, let seq):
      "event \(seq) would take phase '\(phase)' from \(from.rawValue) to \(to.rawValue), which is not allowed"
    case .unknownPhase(let phase, let seq):
      "event \(seq) is about phase '\(phase)', which the pipeline does not have"
    }
  }
}
