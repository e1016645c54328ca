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
  /// How long creating an instance and destroying it take once the library is warm.
  var createNanoseconds: Int
  var destroyNanoseconds: Int
  /// What the call wrote, with one name for the scratch folder, which is another one in each trial.
  var output: [UInt8]
  /// The optional functions it has: plan, undo, flush.
  var functions: Set<String>
  /// Whether inputs can end at unreadable pages, which kills those that read on.
  var isGuarded: Bool

  /// A call that goes on for longer after it was cancelled does not look whether it is.
  private static let latency = 500_000_000

  /// Whether the call did what it is for, by itself.
  var works: Bool { plain.isOK && !waits }
  /// Whether the call goes on until it is cancelled, as one does that watches or asks somebody.
  var waits: Bool { plain.cancelledAfter != nil || repeated.cancelledAfter != nil }
  /// Whether the same call gives the same bytes.
  var isSteady: Bool {
    !waits && plain.output == repeated.output && plain.status == repeated.status
  }
  /// How long one call takes.
  var nanoseconds: Int { max(nanoseconds(of: plain), nanoseconds(of: repeated)) }
  /// A call that goes on until it is cancelled is cancelled after this, and so is its creation.
  var waitLimit: Int { max(50_000_000, 4 * createNanoseconds) }
  /// How long an instance takes that is called once.
  var lifeNanoseconds: Int { createNanoseconds + nanoseconds + destroyNanoseconds }
  /// The same where the machine did nothing else meanwhile.
  var leastLifeNanoseconds: Int {
    let call = min(nanoseconds(of: plain), nanoseconds(of: repeated))
    return createNanoseconds + call + destroyNanoseconds
  }

  /// How long the call takes again, when one that was cancelled is cancelled sooner.
  private func nanoseconds(of call: CallFacts) -> Int {
    guard let cancelled = call.cancelledAfter else { return call.nanoseconds }
    let late = max(0, call.nanoseconds - cancelled)
    return late > Self.latency ? call.nanoseconds : waitLimit + late
  }

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
