#if DEBUG
import Dispatch
import Foundation
import GantryFaults
import Glibc
import Synchronization
import Testing

/// Named places at which the real binary is killed; `Surviving SIGKILL` takes instants instead.
@Suite(.serialized) struct `Surviving a kill at every named place` {
  // Ten thousand kills take two hours.
  @Test(.timeLimit(.minutes(300)))
  func `whatever is killed, again and again, everything ends and every effect is there once`()
    throws
  {
    let ledger = try Ledger()
    if let text = ProcessInfo.processInfo.environment["GANTRY_KILL_CASE"] {
      let only = try #require(KillCase(text), "GANTRY_KILL_CASE is no case: \(text)")
      let killed = try only.run(in: ledger, interruption: LedgerProject.interruptions[0])
      return print("killed at \(killed)")
    }
    let matrix = Mutex(try KillMatrix(ledger, points: CrashPoint.all.map(\.name)))
    try #require(matrix.withLock { $0.hasPoints }, "the executable was built for release")
    #expect(matrix.withLock { $0.unknown.sorted() } == [], "reached and not in the table")
    let seed = SeededGenerator.seed()
    let damages = Mutex<[String]>([])
    // Two abreast: each kill waits mostly for the disk.
    abreast(2) {
      while damages.withLock({ $0.count < 5 }),
        let (number, made) = matrix.withLock({ $0.nextCase(seed: seed) })
      {
        let interruptions = LedgerProject.interruptions
        let interruption = interruptions[number % interruptions.count]
        do {
          let killed = try made.run(in: ledger, interruption: interruption)
          matrix.withLock { $0.note(made, killed) }
        } catch {
          damages.withLock { $0.append("GANTRY_KILL_CASE='\(made)': \(error)") }
        }
      }
    }
    for damage in damages.withLock({ $0 }) { Issue.record("GANTRY_SEED=\(seed) \(damage)") }
    let ended = matrix.withLock { $0 }
    print(
      "kill matrix: \(ended.kills) kills at \(ended.hits.count) points in \(ended.cases) cases, "
        + "of processes that took over \(ended.depths[2, default: 0]), and again "
        + "\(ended.depths[3, default: 0]), GANTRY_SEED=\(seed)"
    )
    guard damages.withLock({ $0.isEmpty }) else { return }
    #expect(ended.missed == [], "never killed at, GANTRY_SEED=\(seed)")
    #expect(ended.kills >= ended.wanted, "GANTRY_SEED=\(seed)")
    #expect(ended.depths[3, default: 0] > 0, "recovery of recovery, GANTRY_SEED=\(seed)")
  }

  @Test func `there are at least 60 points, each with a name of its own and a sentence`() {
    let names = CrashPoint.all.map(\.name)
    #expect(names.count >= 60)
    #expect(Set(names).count == names.count)
    for point in CrashPoint.all {
      #expect(point.meaning.hasSuffix("."), "\(point.name)")
      #expect(point.name.wholeMatch(of: /[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+/) != nil)
    }
  }

  @Test func `every point of the table stands in the sources, and every one there in the table`()
    throws
  {
    let names = Set(CrashPoint.all.map(\.name))
    var found: Set<String> = []
    let sources = Repository.root + "/Sources"
    for file in try FileManager.default.subpathsOfDirectory(atPath: sources)
    where file.hasSuffix(".swift") && !file.hasPrefix("GantryFaults/") {
      let text = try String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)
      for match in text.matches(of: /Faults\.reach\(\s*"(?<name>[^"]+)"(?<more>,?)/) {
        let name = String(match.output.name)
        let meant = match.output.more.isEmpty ? [name] : names.filter { $0.hasPrefix(name + ".") }
        #expect(!meant.isEmpty && names.isSuperset(of: meant), "\(file): \(name)")
        found.formUnion(meant)
      }
    }
    #expect(names.subtracting(found).sorted() == [])
  }

  @Test(.timeLimit(.minutes(10)))
  func `a process can be told to stop or to exit at a point, and nonsense is not heard`() throws {
    let (signal, ended) = try Ledger().project().stopAndContinue(at: "call.after.run#3")
    #expect(signal == SIGSTOP)
    #expect(ended.status == 0, "\(ended.errors)")
    let project = try Ledger().project()
    #expect(try project.perform(.run, fault: "exit@call.before.run#2").status == 99)
    #expect(try project.perform(.resume, fault: "nonsense").status == 0)
  }
}
#endif
