import GantryCore

extension Engine {
  /// Pauses a run that this engine has claimed and cannot drive, and gives it back: whoever resumes,
  /// cancels or undoes it must find it without an owner.
  ///
  /// - Throws: ``StoreError`` as the store reports, ``FoldError`` when a run in this state cannot be
  ///   paused.
  func pause(_ claim: RunClaim, because reason: String) async throws {
    let state = try await parts.store.state(of: claim.run)
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
    try await parts.store.release(claim.run, epoch: claim.epoch)
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
