import GantryCore
import GantryEngine

/// Everything of one history: the machine, its engines and their runs, the store and the world.
///
/// There is one line of virtual time and no other; nothing in here depends on a clock, a thread or
/// the order of a dictionary.
final class SimulatedWorld {
  /// What the clocks of the machine say when a history begins, in Unix nanoseconds.
  static let epoch: Int64 = 1_700_000_000_000_000_000
  /// A history that takes more steps does not end.
  private static let stepsMaximum = 60_000

  let bug: PlantedBug?
  let scenario: Scenario
  var random: SeededRandom
  var store: SimulatedStore
  var agenda = Agenda()
  /// Virtual time since the history began.
  private(set) var now: Int64 = 0
  private(set) var steps = 0
  var faultCount = 0
  /// The newest process in each slot, and how far its clock is off.
  var slots: [(engine: SimulatedEngine?, offset: Int64)]
  /// Every process there ever was, in the order in which they began.
  var engines: [SimulatedEngine] = []
  /// Until when writes are slow, and replies may be lost.
  var slowUntil: Int64 = 0
  var lossyUntil: Int64 = 0
  /// Whether nothing goes wrong any more.
  var isCalm = false
  /// Runs that somebody started in an engine instead of queueing them, by their place.
  var direct: [Int: SimulatedEngine] = [:]
  /// The effects that have reached the world, as `run/phase/effect`.
  var applied: Set<String> = []
  /// Why an engine could not go on with a run, which never happens.
  var breakdowns: [String] = []

  init(seed: UInt64, bug: PlantedBug?) {
    random = SeededRandom(seed: seed)
    var drawing = random.fork()
    scenario = Scenario(&drawing)
    self.bug = bug
    store = SimulatedStore(scenario.runs, bug: bug)
    slots = Array(repeating: (nil, 0), count: scenario.engineCount)
    let calm = drawing.number(in: (6 * Span.second)...(15 * Span.second))
    for slot in slots.indices { add(.boot(slot: slot), in: drawing.number(in: 0...Span.second)) }
    for (place, job) in scenario.runs.enumerated() {
      add(.ask(run: place), in: job.moment)
      if drawing.chance(15) { add(.cancel(run: place), in: drawing.number(in: job.moment...calm)) }
    }
    for (moment, fault) in Fault.draw(&drawing, slots: slots.count, until: calm) {
      add(.fault(fault), in: moment)
    }
    add(.calm, in: calm)
  }

  /// Lets everything happen, until every run has ended and every engine is at rest.
  func run() {
    while !isOver, steps < Self.stepsMaximum, let (moment, occurrence) = agenda.takeNext() {
      store.advance(by: moment - now)
      now = moment
      happen(occurrence)
    }
  }

  /// Whether everything has come to its end.
  var isOver: Bool {
    isCalm && slots.allSatisfy { $0.engine?.runs.isEmpty ?? true }
      && scenario.runs.allSatisfy { store.hasEnded($0.id) }
  }

  // MARK: - The agenda

  func add(_ kind: Occurrence.Kind, to engine: SimulatedEngine? = nil, in span: Int64) {
    agenda.add(Occurrence(engine: engine, kind: kind), at: now + max(0, span))
  }

  private func happen(_ occurrence: Occurrence) {
    if let engine = occurrence.engine {
      switch engine.process {
      case .gone: return
      case .stopped: return engine.deferred.append(occurrence)
      case .running: break
      }
      steps += 1
      return happen(occurrence.kind, in: engine)
    }
    steps += 1
    happenOutside(occurrence.kind)
  }

  private func happen(_ kind: Occurrence.Kind, in engine: SimulatedEngine) {
    switch kind {
    case .beat: beat(engine)
    case .reclaim(let victim, let step): reclaim(victim, step, by: engine)
    case .exit: end(engine)
    case .bell: hearBell(engine)
    case .turn(let run): takeTurn(run)
    case .commit(let run): commit(run)
    case .reply(let run, let error): hearReply(run, error)
    case .alarm(let run, let number): if number == run.alarms { send(.tick, to: run) }
    case .message(let run, let message): send(message, to: run)
    case .sink(let run, let place): stepSink(place, of: run)
    case .drained(let run): if run.stage == .draining { flush(run) }
    case .boot, .act, .ask, .cancel, .fault, .go, .space, .calm: happenOutside(kind)
    }
  }

  private func happenOutside(_ kind: Occurrence.Kind) {
    switch kind {
    case .boot(let slot): boot(slot)
    case .act(let attempt): act(attempt)
    case .ask(let place): ask(place)
    case .cancel(let place): cancel(place)
    case .fault(let fault): inject(fault)
    case .go(let engine): letGo(engine)
    case .space: store.hasRoom = true
    case .calm: calmDown()
    default: break
    }
  }

  // MARK: - Time

  /// What time the machine of an engine says it is.
  func clock(_ engine: SimulatedEngine) -> Timestamp {
    Timestamp(nanoseconds: Self.epoch + now + slots[engine.slot].offset)
  }

  /// How long the next write takes.
  var writeTime: Int64 {
    random.number(
      in: now < slowUntil
        ? (100 * Span.millisecond)...(1500 * Span.millisecond)
        : Span.millisecond / 2...(6 * Span.millisecond)
    )
  }

  /// How long it takes from one task to another.
  var hop: Int64 { random.number(in: 1000...Span.millisecond) }
}
