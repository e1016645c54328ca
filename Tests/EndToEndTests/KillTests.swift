import Dispatch
import Foundation
import GantryCore
import Synchronization
import Testing

@Suite struct `Surviving SIGKILL` {
  @Test(.timeLimit(.minutes(15)))
  func `a run killed at any instant and resumed leaves what an undisturbed run leaves`() throws {
    let range = try KillRange()
    let seed = SeededGenerator.seed()
    let hits = Mutex<[String: Int]>([:])
    let number = Mutex(0)
    // Two abreast: each kill waits mostly for the disk.
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let mine = number.withLock { number in
          number += 1
          return number
        }
        guard let target = hits.withLock({ range.target(ofKill: mine, hits: $0) }) else { return }
        var generator = SeededGenerator(seed: seed &+ UInt64(mine))
        let delay = range.delay(target, using: &generator)
        do {
          let place = try range.kill(after: delay)
          hits.withLock { $0[place, default: 0] += 1 }
        } catch {
          Issue.record("GANTRY_SEED=\(seed), kill \(mine) after \(delay): \(error)")
        }
      }
    }
    let found = hits.withLock { $0 }
    let table = found.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    print("killed \(found.values.reduce(0, +)) times: \(table.joined(separator: ", "))")
    for phase in range.phases {
      #expect(
        found[phase, default: 0] >= range.minimumPerPhase,
        "too few kills in \(phase), GANTRY_SEED=\(seed)"
      )
    }
  }
}
