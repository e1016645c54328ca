import Foundation
import GantryCore
import GantryFaults
import Testing

/// Where processes are killed, and what has come of it so far.
struct KillMatrix {
  /// How often each point is reached in each scene when nothing is killed.
  let counts: [KillScene: [String: Int]]
  /// How many kills are wanted.
  let wanted: Int
  private let points: [String]
  private var next = 0
  private var again: [String] = []
  private var tries: [String: Int] = [:]

  /// How often each point has killed.
  private(set) var hits: [String: Int] = [:]
  /// How many processes were killed: that was started first, that took over, and so on.
  private(set) var depths: [Int: Int] = [:]
  private(set) var cases = 0

  /// How often a point is tried that is not reached.
  private static let triesMaximum = 6

  /// Finds out where points are reached.
  init(_ ledger: Ledger, points: [String]) throws {
    var counts: [KillScene: [String: Int]] = [:]
    // Some points are reached in most runs and not in all, so who is missing is looked for again.
    for _ in 1...3 where !Set(counts.values.flatMap(\.keys)).isSuperset(of: points) {
      for scene in KillScene.allCases {
        let found = try Self.count(scene, in: ledger)
        counts[scene, default: [:]].merge(found) { max($0, $1) }
      }
    }
    self.counts = counts
    self.points = points
    let environment = ProcessInfo.processInfo.environment
    wanted = environment["GANTRY_KILLS"].flatMap { Int($0) } ?? 200
  }

  /// How often each point is reached in a scene.
  private static func count(_ scene: KillScene, in ledger: Ledger) throws -> [String: Int] {
    let project = try ledger.project()
    let run = try project.prepare(scene, interruption: LedgerProject.interruptions[0])
    let note = "\(ledger.gantry.scratch.path)/notes-\(UUID().uuidString)"
    _ = try project.perform(scene, run: run, fault: "note@\(note)")
    let text = (try? String(contentsOfFile: note, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
      .reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// How many processes were killed.
  var kills: Int { depths.values.reduce(0, +) }

  /// Whether any point is reached at all.
  var hasPoints: Bool { counts.values.contains { !$0.isEmpty } }

  /// The points that are reached and in no table.
  var unknown: Set<String> { Set(counts.values.flatMap(\.keys)).subtracting(points) }

  /// The points that nobody was killed at.
  var missed: [String] { points.filter { hits[$0, default: 0] == 0 } }

  /// The next case; nil when there have been enough.
  ///
  /// Every point comes once, then again in the same order; one that was not reached comes at once.
  mutating func nextCase(seed: UInt64) -> (number: Int, case: KillCase)? {
    while again.isEmpty, next >= points.count, kills >= wanted { return nil }
    let point: String
    if let missed = again.popLast() {
      point = missed
    } else {
      point = points[next % points.count]
      next += 1
    }
    cases += 1
    var generator = SeededGenerator(seed: seed &+ UInt64(cases))
    let scenes = KillScene.allCases.filter { counts[$0]?[point] != nil }
    guard let scene = scenes.randomElement(using: &generator) else {
      return nextCase(seed: seed)
    }
    let count = tries[point] == nil ? counts[scene]?[point] ?? 1 : 1
    let occurrence = Int.random(in: 1...count, using: &generator)
    let first = KillCase.Fault(point: point, occurrence: occurrence)
    let later = laterFaults(scene.successor, using: &generator)
    return (cases, KillCase(scene: scene, faults: [first] + later))
  }

  /// Where those are killed that take over: in four of ten cases one, in two of them another one.
  private func laterFaults(
    _ scene: KillScene,
    using generator: inout SeededGenerator
  ) -> [KillCase.Fault] {
    let roll = Int.random(in: 0..<10, using: &generator)
    let reached = (counts[scene] ?? [:]).sorted { $0.key < $1.key }
    return (0..<(roll < 2 ? 2 : roll < 4 ? 1 : 0)).compactMap { _ in
      guard let (point, count) = reached.randomElement(using: &generator) else { return nil }
      return KillCase.Fault(point: point, occurrence: Int.random(in: 1...count, using: &generator))
    }
  }

  /// Notes where processes were killed; a case that killed nobody at its point is tried again.
  mutating func note(_ made: KillCase, _ killed: [String]) {
    for (depth, point) in killed.enumerated() {
      depths[depth + 1, default: 0] += 1
      hits[point, default: 0] += 1
    }
    guard let wanted = made.faults.first?.point, !killed.contains(wanted) else { return }
    tries[wanted, default: 0] += 1
    if hits[wanted] == nil, tries[wanted, default: 0] < Self.triesMaximum { again.append(wanted) }
  }
}
