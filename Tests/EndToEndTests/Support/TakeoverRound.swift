import Foundation
import GantryCore

/// One engine is stopped for half a lease to five, while another one is there to take its run.
struct TakeoverRound {
  /// What came of rounds.
  struct Outcome: Sendable {
    var rounds = 0
    var takenOver = 0
    var refusedWrites = 0

    mutating func add(_ other: Outcome) {
      rounds += other.rounds
      takenOver += other.takenOver
      refusedWrites += other.refusedWrites
    }
  }

  /// A rule that did not hold.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private let gantry: Gantry
  /// How long the engine is stopped, in leases, which are seconds here.
  private let leases: Double

  init(seed: UInt64) throws {
    var gantry = try Gantry()
    gantry.environment["GANTRY_LEASE"] = "1s"
    self.gantry = gantry
    var generator = SeededGenerator(seed: seed)
    leases = Double.random(in: 0.5...5, using: &generator)
  }

  /// Plays the round.
  func play() throws -> Outcome {
    // Its events make the first engine write while nobody asks it to.
    let pipeline = try gantry.pipeline(
      "  - { id: busy, use: test.noop/chatter, with: { milliseconds: 60000 } }"
    )
    let queued = try gantry.run("run", pipeline, "--queue", "--state", "s")
    let run = String(queued.output.split(whereSeparator: \.isWhitespace).last ?? "")
    let first = try engine()
    _ = try first.wait(for: "engine.took")
    let following = try gantry.start("events", run, "--follow", "--json", "--state", "s")
    _ = try following.wait(for: "test.ticked")
    let second = try engine()
    _ = try second.wait(for: "engine.started")

    try stop(first, watchedBy: second, following)
    var refused: Int64 = 0
    if chance == .certain {
      first.send(SIGTERM)
      refused = try Self.refusedWrites(first.end())
      let scratch = gantry.scratch.path(of: "s/scratch")
      let folders = try FileManager.default.contentsOfDirectory(atPath: scratch)
      guard folders.contains(where: { $0.hasPrefix(run) }) else {
        throw Problem(description: "the former owner took the scratch folder of the new one away")
      }
      // The owner writes them down when it hears of them; a run that has ended has no owner.
      try waitUntil(refused, areJournaledIn: following)
    }
    _ = try gantry.run("cancel", run, "--state", "s")
    _ = try following.wait(for: "run.cancelled")
    first.send(SIGTERM)
    second.send(SIGTERM)
    let all = try Self.refusedWrites(first.end()) + Self.refusedWrites(second.end())
    return try check(run, refused: all)
  }

  private func engine() throws -> LiveGantry {
    try gantry.start("engine", "--state", "s", "--json")
  }

  /// How likely it is that the run is taken: near the end of the lease it depends on who is faster.
  private enum Chance { case none, some, certain }

  private var chance: Chance { leases < 0.6 ? .none : leases < 1.75 ? .some : .certain }

  private func stop(
    _ first: LiveGantry,
    watchedBy second: LiveGantry,
    _ following: LiveGantry
  ) throws {
    let workers = ProcessTree.children(of: first.id)
    guard !workers.isEmpty else { throw Problem(description: "the engine has no worker") }
    let start = try Self.stop(first, outsideOf: gantry.scratch.path(of: "s/journal.lock"))
    defer { first.send(SIGCONT) }
    if chance == .certain {
      _ = try second.wait(for: "engine.took")
      // Who stands still cannot end its children, and cannot bury them.
      if let alive = workers.first(where: ProcessTree.isAlive) {
        throw Problem(description: "worker \(alive) lives on while its run has another owner")
      }
      // The new owner's attempt is at work, in its own worker with its own scratch folder.
      _ = try following.wait(for: "run.resumed")
      _ = try following.wait(for: "test.ticked")
    }
    // Being stopped for a while is what this is about.
    let rest = leases - Date().timeIntervalSince(start)
    if rest > 0 { Thread.sleep(forTimeInterval: rest) }
  }

  /// Stops an engine where it does not hold the journal's lock: one that does stops everybody, and its
  /// commit is still good when it goes on.
  ///
  /// - Returns: When it was stopped.
  static func stop(_ engine: LiveGantry, outsideOf lock: String) throws -> Date {
    for _ in 0..<50 {
      let start = Date()
      engine.stop()
      // Others hold it for milliseconds only.
      var isFree = false
      while !isFree, Date().timeIntervalSince(start) < 0.3 {
        isFree = !ProcessTree.isLocked(lock)
        if !isFree { Thread.sleep(forTimeInterval: 0.01) }
      }
      if isFree { return start }
      engine.send(SIGCONT)
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw Problem(description: "the engine always holds the journal's lock")
  }

  private func waitUntil(_ refused: Int64, areJournaledIn following: LiveGantry) throws {
    var journaled: Int64 = 0
    while journaled < refused {
      let line = try following.wait(for: "attempt.fenced")
      journaled += try Self.writes(in: EventLine.all(in: [line]))
    }
  }

  private func check(_ run: String, refused: Int64) throws -> Outcome {
    let events = try gantry.run("events", run, "--json", "--state", "s").events
    let epochs = events.compactMap { $0.json["epoch"]?.intValue }
    guard epochs == epochs.sorted(), epochs.count == events.count else {
      throw Problem(description: "an event of an old epoch follows a newer one: \(epochs)")
    }
    guard events.map(\.seq) == Array(1...events.count) else {
      throw Problem(description: "the numbers of the events have gaps")
    }
    let isTaken = events.contains { $0.type == "run.resumed" }
    let journaled = Self.writes(in: events)
    switch chance {
    case .none where isTaken || refused > 0:
      throw Problem(description: "a run was taken from an engine within its lease")
    case .certain where !isTaken:
      throw Problem(description: "nobody took the run of an engine that was silent for \(leases) s")
    case .certain where journaled != refused, .some where journaled > refused:
      throw Problem(description: "\(refused) writes were refused and \(journaled) are journaled")
    default:
      return Outcome(rounds: 1, takenOver: isTaken ? 1 : 0, refusedWrites: Int(refused))
    }
  }

  private static func writes(in events: [EventLine]) -> Int64 {
    events.filter { $0.type == "attempt.fenced" }.compactMap { $0.data["writes"]?.intValue }
      .reduce(0, +)
  }

  /// What an engine says when it ends, of all its identities together.
  private static func refusedWrites(_ ended: Ended) throws -> Int64 {
    try ended.output.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
      .filter { $0["type"] == "engine.ended" }
      .compactMap { $0["data"]?["refused_writes"]?.intValue }.reduce(0, +)
  }
}
