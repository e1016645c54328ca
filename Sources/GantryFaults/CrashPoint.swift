#if DEBUG
/// A place where a test ends the process: its name, and what has just happened there.
///
/// There is one table of them, in the order of a run's life, and every row of it is reached by the
/// kill matrix.
public struct CrashPoint: Sendable, Hashable {
  /// The name, by which `GANTRY_FAULT` asks for it.
  public let name: String
  /// What has just happened, one sentence.
  public let meaning: String

  /// The groups in the order of a run's life.
  public static let groups: [(title: String, points: [CrashPoint])] = [
    ("Opening and closing the store", opening),
    ("Transactions", transactions),
    ("What a commit holds", commits),
    ("Files beside the journal", files),
    ("Calls into a plugin", calls),
    ("Calls of a plugin on the host", services),
    ("Workers", workers),
    ("A run", runs),
    ("Taking a run over", recovery),
  ]

  /// Every point.
  public static let all = groups.flatMap(\.points)

  init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }

  /// One point for each of some kinds of one thing.
  static func each(
    _ kinds: [String],
    _ name: String,
    _ meaning: (String) -> String
  ) -> [CrashPoint] {
    kinds.map { CrashPoint("\(name).\($0)", meaning($0)) }
  }
}
#endif
