import Dispatch
import Foundation
import Synchronization
import Testing

/// An engine that is stopped, and goes on when another one has long taken its run.
// Two thousand stops take an hour.
@Suite(.serialized, .timeLimit(.minutes(300))) struct `Slow, not dead` {
  /// 40 rounds in CI, 2,000 in the soak.
  private static let rounds =
    ProcessInfo.processInfo.environment["GANTRY_STOPS"].flatMap { Int($0) } ?? 40

  @Test func `S5-3 what a stopped engine writes when it goes on is refused and counted`() throws {
    let seed = SeededGenerator.seed()
    let problems = Mutex<[String]>([])
    let totals = Mutex(TakeoverRound.Outcome())
    let next = Mutex(0)
    // Four abreast: a round mostly waits for leases to run out.
    abreast(4) {
      while let round = next.withLock({ $0 < Self.rounds ? ($0, $0 += 1).0 : nil }) {
        do {
          let outcome = try TakeoverRound(seed: seed &+ UInt64(round)).play()
          totals.withLock { $0.add(outcome) }
        } catch {
          problems.withLock { $0.append("round \(round): \(error)") }
        }
      }
    }
    let total = totals.withLock { $0 }
    print("takeovers: \(total), GANTRY_SEED=\(seed)")
    for problem in problems.withLock({ $0 }) {
      Issue.record("\(problem); GANTRY_SEED=\(seed)")
    }
    #expect(total.rounds == Self.rounds, "GANTRY_SEED=\(seed)")
    // Rounds in which nothing was taken, or nothing refused, would show nothing.
    #expect(total.takenOver > Self.rounds / 3, "GANTRY_SEED=\(seed)")
    #expect(total.refusedWrites > 0, "GANTRY_SEED=\(seed)")
  }
}
