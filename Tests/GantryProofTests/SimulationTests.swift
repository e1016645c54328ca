import Foundation
import GantryProof
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Simulated histories` {
  /// The soak gives a larger number.
  private static var seeds: UInt64 {
    ProcessInfo.processInfo.environment["GANTRY_SEEDS"].flatMap(UInt64.init) ?? 1000
  }

  @Test func `no seed breaks a rule`() async {
    let start = ContinuousClock.now
    let sweep = await Simulation.sweep(seeds: 1..<(Self.seeds + 1))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = Int(Double(sweep.steps) / seconds * 60)
    print(
      "simulation: \(sweep.count) seeds, \(sweep.steps) steps, \(sweep.faults) faults,"
        + " \(sweep.fencedWrites) fenced writes, \(rate) steps a minute, digest \(sweep.digest)"
    )
    for report in sweep.failed { Issue.record("\(report.text)") }
    #expect(sweep.count == Int(Self.seeds))
    // Histories in which nothing was refused would show nothing.
    #expect(sweep.fencedWrites > sweep.count / 50)
  }

  @Test func `a seed gives the same history again, and another seed another one`() {
    let first = (1...5).map { Simulation(seed: $0).run() }
    let second = (1...5).map { Simulation(seed: $0).run() }
    #expect(first == second)
    #expect(Set(first.map(\.digest)).count == 5)
  }

  @Test(arguments: PlantedBug.allCases)
  func `a planted bug is found, and its seed shows it again`(_ bug: PlantedBug) throws {
    let found = (UInt64(1)...200).lazy.map { Simulation(seed: $0, bug: bug).run() }
      .first { !$0.violations.isEmpty }
    let report = try #require(found, "\(bug) was not found")
    print("simulation: \(bug) is found with seed \(report.seed): \(report.violations[0])")
    #expect(Simulation(seed: report.seed, bug: bug).run() == report)
    #expect(Simulation(seed: report.seed).run().violations.isEmpty)
  }

  @Test func `a failing seed is printed with the command that repeats it`() {
    let report = SimulationReport(
      seed: 7,
      steps: 1,
      faults: 0,
      fencedWrites: 0,
      violations: [.init(rule: "an effect reaches the world once", detail: "run 0: p1/0")],
      digest: 0
    )
    #expect(
      report.text == """
        seed 7 broke 1 rule; repeat it with: gantry selftest --chaos --seed 7
          an effect reaches the world once: run 0: p1/0
        """
    )
  }
}
