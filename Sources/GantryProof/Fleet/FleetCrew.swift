import Foundation
import Glibc

/// The engines of a fleet that run now, and the hand that strikes them.
struct FleetCrew {
  private(set) var killed = 0
  private(set) var stopped = 0

  /// What can befall an engine, as a report says it.
  enum Blow: String, CaseIterable {
    case killed, stopped
  }

  /// What has to befall an engine while runs are open, and has not yet.
  private(set) var owed: [Blow]

  private let plan: Fleet.Plan
  private let start: () throws -> Process
  private var engines: [Process] = []
  private var asleep: [(process: Process, until: ContinuousClock.Instant)] = []
  private var generator: SeededRandom
  private var blowDue: ContinuousClock.Instant
  private let clock = ContinuousClock()

  init(plan: Fleet.Plan, start: @escaping () throws -> Process) {
    self.plan = plan
    self.start = start
    owed = Blow.allCases.filter { blow in
      guard plan.killsPerSecond > 0 else { return false }
      return blow == .killed ? plan.stops < 1 : plan.stops > 0
    }
    generator = SeededRandom(seed: plan.seed &+ 1)
    blowDue = clock.now
    blowDue = clock.now + pause()
  }

  /// How long until there is something to do: a blow, or a look at whether all runs have ended.
  var nextBlow: Duration { max(.zero, min(blowDue - clock.now, .milliseconds(50))) }

  /// Starts engines until there are as many as planned.
  mutating func fill() throws {
    engines.removeAll { !$0.isRunning }
    while engines.count < plan.engines { engines.append(try start()) }
  }

  /// Wakes those whose time has come, and kills or stops one of the others if a blow is due.
  ///
  /// - Returns: What was done to an engine; nil when no blow was due.
  mutating func strike() -> Blow? {
    let now = clock.now
    for sleeper in asleep where sleeper.until <= now {
      kill(sleeper.process.processIdentifier, SIGCONT)
    }
    asleep.removeAll { $0.until <= now }
    guard plan.killsPerSecond > 0, now >= blowDue else { return nil }
    blowDue = now + pause()
    let awake = engines.filter { engine in
      engine.isRunning && !asleep.contains { $0.process === engine }
    }
    guard let victim = awake.randomElement(using: &generator) else { return nil }
    let isStop = Double.random(in: 0..<1, using: &generator) < plan.stops
    // One that is owed alone goes first: a rare kind would have to be waited for.
    guard owed.count == 1 ? owed == [.stopped] : isStop else {
      kill(victim.processIdentifier, SIGKILL)
      killed += 1
      return .killed
    }
    kill(victim.processIdentifier, SIGSTOP)
    let leases = Double.random(in: 0.5...5, using: &generator)
    asleep.append((victim, now + .nanoseconds(Int64(Double(plan.lease) * leases))))
    stopped += 1
    return .stopped
  }

  /// Notes that runs were open when an engine was struck.
  mutating func note(_ blow: Blow) { owed.removeAll { $0 == blow } }

  /// Ends what still runs, and waits for it.
  mutating func end() {
    for engine in engines {
      kill(engine.processIdentifier, SIGCONT)
      engine.terminate()
    }
    for engine in engines { engine.waitUntilExit() }
    engines = []
    asleep = []
  }

  private mutating func pause() -> Duration {
    guard plan.killsPerSecond > 0 else { return .seconds(3600) }
    let mean = 1 / plan.killsPerSecond
    return .seconds(Double.random(in: 0.5 * mean...1.5 * mean, using: &generator))
  }
}
