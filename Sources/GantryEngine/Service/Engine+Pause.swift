import GantryCore

extension Engine {
  /// Pauses a run that this engine has claimed and cannot drive.
  func pause(_ claim: RunClaim, because reason: String) async throws {
    let state = try await parts.store.state(of: claim.run)
    guard state.status.allows(.paused) else { return }
    var driver = RunDriver(
      state: state,
      lastSeq: try await parts.store.run(withPrefix: claim.run.text).seq,
      epoch: claim.epoch,
      engine: parts.identity.id,
      mode: state.queued?.mode ?? .run
    )
    let change = RunChange.runPaused(Because(reason))
    guard let batch = try driver.open([change], at: parts.clock.now()) else { return }
    _ = try await parts.store.append(batch)
  }
}

extension StoreError {
  /// A run was paused because the disk is full.
  static func pausedForSpace(_ run: RunID) -> StoreError {
    StoreError(
      .diskFull,
      "the disk is full; run \(run) was paused",
      location: run.text,
      remedy: "Free some space, then resume the run with 'gantry resume \(run)'."
    )
  }
}
