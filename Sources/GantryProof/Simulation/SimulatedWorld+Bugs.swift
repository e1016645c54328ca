import GantryCore
import GantryEngine

// What planted bugs do that the engine never does.
extension SimulatedWorld {
  /// Begins the attempts of a batch that is not on the disk yet.
  func beginEarly(_ run: DrivenRun) {
    var early = run.driver
    for case .start(let request) in early.committed() { begin(request, of: run) }
  }

  /// Begins the attempt of a phase that has succeeded.
  func repeatSucceeded(_ state: RunState, in run: DrivenRun) {
    guard let phase = state.phases.first(where: { $0.status == .succeeded }) else { return }
    begin(
      AttemptRequest(
        use: PluginReference(plugin: "sim.phase"),
        run: run.id,
        path: AttemptPath(phase: phase.id, attempt: phase.attempt),
        epoch: run.driver.epoch,
        key: "0",
        runStartedAt: clock(run.engine),
        deadline: nil,
        input: []
      ),
      of: run
    )
  }

  /// Numbers the same events anew, behind whatever is there now.
  func writeAgain(_ batch: JournalBatch, of run: DrivenRun) {
    var again = batch
    again.expectedSeq = store.newestSeq(of: run.id)
    for index in again.events.indices {
      again.events[index].seq = again.expectedSeq + UInt64(index) + 1
    }
    run.batch = again
    add(.commit(run), to: run.engine, in: writeTime)
  }
}
