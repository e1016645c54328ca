internal import GantryCore

/// One call of an instance: which function, and what it is given.
enum TrialCall: Sendable, Hashable {
  case run([UInt8])
  case plan([UInt8])
  case undo([UInt8])
  case decide([UInt8])
  case invoke(skill: [UInt8], [UInt8])
  case deliver(stride: Int, [TrialEvent])
  case flush

  /// The function's name, which is also the verb of the script.
  var verb: String {
    switch self {
    case .run: "run"
    case .plan: "plan"
    case .undo: "undo"
    case .decide: "decide"
    case .invoke: "invoke"
    case .deliver: "deliver"
    case .flush: "flush"
    }
  }

  var words: [Script.Word] {
    switch self {
    case .run(let bytes), .plan(let bytes), .undo(let bytes), .decide(let bytes):
      [Script.Word(bytes)]
    case .invoke(let skill, let arguments): [Script.Word(skill), Script.Word(arguments)]
    case .deliver(let stride, let events):
      [Script.Word(stride)] + events.flatMap(\.words)
    case .flush: []
    }
  }

  /// How often it can stand in `cycle` and `hammer`: the payload, and the skill if it is one.
  var repeated: [Script.Word] {
    switch self {
    case .run(let bytes), .plan(let bytes), .undo(let bytes), .decide(let bytes):
      [Script.Word(verb), Script.Word(bytes)]
    case .invoke(let skill, let arguments):
      [Script.Word(verb), Script.Word(arguments), Script.Word(skill)]
    case .deliver(_, let events):
      [Script.Word(verb), Script.Word(events.first?.line ?? [])]
    case .flush: [Script.Word(verb), Script.Word("")]
    }
  }
}

/// One event of a run, as a sink receives it.
struct TrialEvent: Sendable, Hashable {
  var seq: Int
  var type: [UInt8]
  var phase: [UInt8]
  var line: [UInt8]
  var data: [UInt8]

  var words: [Script.Word] {
    [Script.Word(seq)] + [type, phase, line, data].map { Script.Word($0) }
  }

  /// An event with its line, as the journal writes it.
  init(seq: Int, type: String, phase: String, data: JSON) {
    self.seq = seq
    self.type = Array(type.utf8)
    self.phase = Array(phase.utf8)
    let line: JSON = [
      "seq": .int(Int64(seq)), "run": "run_019a3c00-0000-7000-8000-000000000000",
      "time": "2026-01-01T00:00:00.000Z", "type": .string(type), "v": 1,
      "phase": .string(phase), "attempt": 1, "epoch": 1, "data": data,
    ]
    self.line = line.text
    self.data = data.text
  }

  /// An event whose parts need not fit together.
  init(seq: Int, type: [UInt8], phase: [UInt8], line: [UInt8], data: [UInt8]) {
    self.seq = seq
    self.type = type
    self.phase = phase
    self.line = line
    self.data = data
  }
}
