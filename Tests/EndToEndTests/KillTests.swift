import Dispatch
import Foundation
import GantryCore
import Synchronization
import Testing

/// One command after the other: the instants are measured, and other runs would shift them.
@Suite(.serialized) struct `Surviving SIGKILL` {
  @Test(.timeLimit(.minutes(15)), arguments: KillRange.Command.allCases)
  func `a run killed at any instant and resumed leaves what an undisturbed run leaves`(
    command: KillRange.Command
  ) throws {
    let range = try KillRange(command)
    let seed = SeededGenerator.seed()
    let aim = Mutex(KillAim(phases: range.phases, count: range.count))
    let damages = Mutex<[String]>([])
    // Two abreast: each kill waits mostly for the disk.
    abreast(2) {
      while damages.withLock({ $0.count < 5 }), let shot = aim.withLock({ $0.next() }) {
        var generator = SeededGenerator(seed: seed &+ UInt64(shot.number))
        let instant = range.instant(shot, using: &generator)
        do {
          let place = try range.kill(at: instant)
          aim.withLock { $0.note(shot, place) }
        } catch {
          damages.withLock { $0.append("kill \(shot.number), \(instant): \(error)") }
        }
      }
    }
    for damage in damages.withLock({ $0 }) { Issue.record("GANTRY_SEED=\(seed), \(damage)") }
    let ended = aim.withLock { $0 }
    print("\(command.rawValue): \(ended), GANTRY_SEED=\(seed)")
    #expect(ended.landed >= range.count, "GANTRY_SEED=\(seed)")
    for phase in range.phases {
      #expect(
        ended.hits[phase, default: 0] >= ended.minimumPerPhase,
        "too few kills in \(phase), GANTRY_SEED=\(seed)"
      )
    }
  }
}
