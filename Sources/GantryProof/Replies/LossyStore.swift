public import GantryCore
import Synchronization

/// A store whose answers get lost: it does what it was asked, or not, and reports `.failed`.
///
/// That is what a connection does that breaks between the commit and its acknowledgement, and what a
/// disk does that fails in the last flush of a commit. `.failed` therefore means "unknown", never
/// "no". What only reads is passed on.
public final class LossyStore: Store {
  private struct Fates {
    var losses: ReplyLosses
    var counts: [ReplyLosses.Call: Int] = [:]
  }

  let store: any Store
  /// Runs whose journal cannot be read, whatever is in it.
  let damaged: Set<RunID>
  private let fates: Mutex<Fates>

  /// Wraps a store.
  ///
  /// - Parameters:
  ///   - store: The store that does the work.
  ///   - losses: Which calls are hit.
  ///   - damaged: Runs whose journal cannot be read.
  public init(over store: any Store, _ losses: ReplyLosses, damaged: Set<RunID> = []) {
    self.store = store
    self.damaged = damaged
    fates = Mutex(Fates(losses: losses))
  }

  /// How many calls of each kind were answered with an error.
  public var lostCounts: [ReplyLosses.Call: Int] { fates.withLock { $0.counts } }

  private func lose<T>(
    _ call: ReplyLosses.Call,
    _ body: () async throws(StoreError) -> T
  ) async throws(StoreError) -> T {
    let loss = fates.withLock { fates in
      let loss = fates.losses.next(call)
      if loss != nil { fates.counts[call, default: 0] += 1 }
      return loss
    }
    guard let loss else { return try await body() }
    if loss == .locked {
      throw StoreError(
        .locked,
        "somebody else has the journal's lock",
        location: call.rawValue,
        remedy: "Try again later."
      )
    }
    // A refusal is an answer too, and as lost as any other.
    if loss == .reply { _ = try? await body() }
    throw StoreError(
      .failed,
      "the answer was lost",
      location: call.rawValue,
      remedy: "Look whether it was done, then do it if it was not."
    )
  }
}

// MARK: - What can be lost

extension LossyStore {
  /// Commits a batch; see ``GantryCore/Journal/append(_:)``.
  public func append(_ batch: JournalBatch) async throws(StoreError) -> [UInt64] {
    try await lose(.append) { () async throws(StoreError) in try await store.append(batch) }
  }

  /// Takes a run; see ``GantryCore/Leases/claim(_:for:)``.
  public func claim(_ run: RunID, for engine: EngineIdentity) async throws(StoreError) -> UInt64 {
    try await lose(.claim) { () async throws(StoreError) in
      try await store.claim(run, for: engine)
    }
  }

  /// Takes runs that wait; see ``GantryCore/Leases/claimReady(limit:for:)``.
  public func claimReady(
    limit: Int,
    for engine: EngineIdentity
  ) async throws(StoreError) -> [RunClaim] {
    try await lose(.claim) { () async throws(StoreError) in
      try await store.claimReady(limit: limit, for: engine)
    }
  }

  /// Gives a run back; see ``GantryCore/Leases/release(_:epoch:)``.
  public func release(_ run: RunID, epoch: UInt64) async throws(StoreError) {
    try await lose(.claim) { () async throws(StoreError) in
      try await store.release(run, epoch: epoch)
    }
  }

  /// Says that an engine lives; see ``GantryCore/Leases/renew(_:)``.
  public func renew(_ engine: EngineIdentity) async throws(StoreError) {
    try await lose(.lease) { () async throws(StoreError) in try await store.renew(engine) }
  }

  /// Raises the epochs of what a silent engine holds; see ``GantryCore/Leases/fence(_:)``.
  public func fence(_ engine: String) async throws(StoreError) -> Bool {
    try await lose(.lease) { () async throws(StoreError) in try await store.fence(engine) }
  }

  /// Lets others take the runs of a fenced engine; see ``GantryCore/Leases/retire(_:)``.
  public func retire(_ engine: String) async throws(StoreError) {
    try await lose(.lease) { () async throws(StoreError) in try await store.retire(engine) }
  }

  /// Leaves a request to cancel, and wakes the owner.
  public func requestCancel(_ run: RunID, by: String) async throws(StoreError) {
    try await lose(.request) { () async throws(StoreError) in
      try await store.requestCancel(run, by: by)
    }
  }

  /// Writes a value that a plugin keeps; see ``GantryCore/PluginValues/put(_:)``.
  public func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    try await lose(.put) { () async throws(StoreError) in try await store.put(put) }
  }

  /// Keeps what a source gives; see ``GantryCore/ArtifactStore/keep(_:)``.
  public func keep(_ source: any ArtifactSource) async throws(StoreError) -> StoredArtifact {
    try await lose(.keep) { () async throws(StoreError) in try await store.keep(source) }
  }
}
