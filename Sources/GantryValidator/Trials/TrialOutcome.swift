/// What came of a trial: the facts, how the process ended, and what was printed.
struct TrialOutcome: Sendable {
  /// How the process ended.
  enum Ending: Sendable, Hashable {
    /// With a status.
    case exited(Int32)
    /// By a signal.
    case killed(signal: Int32)
    /// By us, because its time was over.
    case timedOut
  }

  var script: Script
  var facts: TrialFacts
  var ending: Ending
  var output: [UInt8]
  var errors: [UInt8]
  /// The folder that it might write, which is another one each time.
  var scratch = ""
  /// The files it left, with the beginning of each.
  var contents: [(name: String, bytes: [UInt8])] = []
  /// How long it took.
  var nanoseconds: Int64

  /// The names of the files it left.
  var files: [String] { contents.map(\.name) }

  /// The command it ended in; nil when the whole script was done.
  var stoppedIn: (place: Int, command: Script.Command)? {
    let next = facts.crash?.at ?? facts.next
    guard script.commands.indices.contains(next) else { return nil }
    return (next, script.commands[next])
  }

  /// Whether every command was done and the process ended as it should.
  var isWhole: Bool {
    ending == .exited(0) && facts.next == script.commands.count && facts.exitStatus == nil
  }

  /// Bytes of the library in which the scratch folder goes by the same name each time.
  func withoutScratch(_ bytes: [UInt8]) -> [UInt8] {
    scratch.isEmpty ? bytes : bytes.replacing(scratch.utf8, with: "<scratch>".utf8)
  }

  /// What the entry answered the first time.
  var entered: FactLine? {
    script.commands.firstIndex { $0.verb == "enter" }.flatMap { facts[$0] }
  }

  /// What became of a call.
  func call(_ place: Int) -> CallFacts? { CallFacts(facts[place]) }
}

extension TrialOutcome.Ending: CustomStringConvertible {
  /// As people read it.
  var description: String {
    switch self {
    case .exited(let status): "it exited with status \(status)"
    case .killed(let signal): "signal \(signal) ended it"
    case .timedOut: "it was ended because its time was over"
    }
  }
}
