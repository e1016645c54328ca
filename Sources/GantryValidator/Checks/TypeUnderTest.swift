internal import GantryCore
internal import GantryPlugins

/// A type of the library with a configuration and a call that work, and what they led to.
///
/// Everything that is varied later, the host, the threads or the values, is compared with this.
struct TypeUnderTest {
  let type: PluginType
  /// A configuration that it took.
  var config: [UInt8]
  /// What is asked of it: run, invoke, deliver or decide.
  var call: TrialCall
  /// What became of the creation and of the call, and of the same call once more.
  var created: CallFacts
  var plain: CallFacts
  var repeated: CallFacts
  /// The optional functions it has: plan, undo, flush.
  var functions: Set<String>
  /// Whether inputs can end at unreadable pages, which kills those that read on.
  var isGuarded: Bool

  /// Whether the call did what it is for.
  var works: Bool { plain.isOK }
  /// Whether the same call gives the same bytes.
  var isSteady: Bool { plain.output == repeated.output && plain.status == repeated.status }
  /// How long one call takes.
  var nanoseconds: Int { max(plain.nanoseconds, repeated.nanoseconds) }

  /// The same call with another payload.
  func call(with payload: [UInt8]) -> TrialCall { Self.call(type, payload) }

  /// The call that a type of some kind is made for.
  static func call(_ type: PluginType, _ payload: [UInt8]) -> TrialCall {
    switch type.kind {
    case .phase: .run(payload)
    case .skill: .invoke(skill: Array(type.name.utf8), payload)
    case .recovery: .decide(payload)
    case .sink: .deliver(stride: 0, [TrialEvent(line: payload)])
    }
  }
}

extension TrialEvent {
  /// An event whose line is given; its parts are taken from the line as far as they are there.
  init(line: [UInt8]) {
    let json = JSON(reading: line)
    let type = json?["type"]?.stringValue ?? "phase.started"
    self.init(
      seq: Int(json?["seq"]?.intValue ?? 1),
      type: Array(type.utf8),
      phase: Array((json?["phase"]?.stringValue ?? "").utf8),
      line: line,
      data: json?["data"]?.text ?? Array("{}".utf8)
    )
  }

  /// Events of a run as it would be journaled.
  static func batch(_ count: Int, from first: Int = 1) -> [TrialEvent] {
    let types = ["run.started", "phase.started", "phase.succeeded", "run.succeeded"]
    return (0..<count).map { place in
      TrialEvent(
        seq: first + place,
        type: types[place % types.count],
        phase: place % 4 == 0 ? "" : "build",
        data: ["round": .int(Int64(place)), "text": "event \(place)"]
      )
    }
  }
}
