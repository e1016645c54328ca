import GantryCore

// What the model says when it refuses. Nobody but a test reads it, so it says what happened and
// leaves the advice to the stores that people use.

extension StoreError {
  static func noRun(_ run: String) -> StoreError {
    model(.notFound, "there is no run '\(run)'", run)
  }

  static func several(_ prefix: String, _ candidates: [String]) -> StoreError {
    model(.ambiguous, "'\(prefix)' begins \(candidates.joined(separator: ", "))", prefix)
  }

  static func oldEpoch(
    _ run: RunID,
    _ epoch: UInt64,
    _ current: UInt64,
    _ owner: String
  ) -> StoreError {
    model(.fenced, "the write carries epoch \(epoch), and '\(owner)' has \(current)", run.text)
  }

  static func wrongNumber(_ run: RunID, _ expected: UInt64, _ newest: UInt64) -> StoreError {
    model(.conflict, "event \(expected) is expected and \(newest) is the newest", run.text)
  }

  static func badBatch(_ run: RunID, _ what: String) -> StoreError {
    model(.failed, "the batch cannot be written: \(what)", run.text)
  }

  static func held(_ run: RunID, _ engine: String, _ pid: Int) -> StoreError {
    model(.owned, "engine '\(engine)' (process \(pid)) drives the run", run.text)
  }

  static func noFold(_ run: RunID, _ error: FoldError) -> StoreError {
    let isNewer = if case .unknownType = error { true } else { false }
    return model(isNewer ? .newer : .corrupt, "\(error)", run.text)
  }

  static func engineLives(_ id: String) -> StoreError {
    model(.owned, "an engine with the id '\(id)' is running", id)
  }

  static func declaredGone(_ id: String) -> StoreError {
    model(.fenced, "engine '\(id)' was declared gone", id)
  }

  static func noArtifact(_ sha256: String) -> StoreError {
    model(.corrupt, "there is no artifact \(sha256)", sha256)
  }

  static func noSource(_ error: any Error) -> StoreError {
    model(.failed, "the source cannot be read: \(error)", "the source")
  }

  static func noRoom() -> StoreError {
    model(.diskFull, "the disk is full, and nothing was written", "the model")
  }

  private static func model(_ code: Code, _ message: String, _ location: String) -> StoreError {
    StoreError(code, message, location: location, remedy: "Look at the history of the simulation.")
  }
}
