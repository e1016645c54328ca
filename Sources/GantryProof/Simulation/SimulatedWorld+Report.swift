import GantryCore

extension SimulatedWorld {
  /// What the history came to, once everything has happened.
  func report(seed: UInt64) -> SimulationReport {
    let journals = scenario.runs.map { store.events(of: $0.id, after: 0, limit: .max) }
    var checker = HistoryChecker(store.history.observations, journals: journals)
    checker.check()
    if let breakdown = breakdowns.first {
      checker.broke("an engine can go on with every run", breakdown)
    }
    if store.countedFences != store.history.fencedWrites {
      checker.broke(
        "every refused write is counted",
        "\(store.countedFences) of \(store.history.fencedWrites)"
      )
    }
    for (place, job) in scenario.runs.enumerated() {
      do throws(FoldError) {
        let state = try store.state(at: place)
        guard !isOver, !state.status.isTerminal else { continue }
        checker.broke("every run ends once the faults are over", "run \(place) \(state.status)")
      } catch {
        checker.broke("every journal folds", "\(job.id): \(error)")
      }
    }
    return SimulationReport(
      seed: seed,
      steps: steps,
      faults: faultCount,
      fencedWrites: store.history.fencedWrites,
      violations: checker.violations,
      digest: store.history.digest
    )
  }
}
