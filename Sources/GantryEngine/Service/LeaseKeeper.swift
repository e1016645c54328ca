public import GantryCore

/// Says again and again that this engine lives.
public struct LeaseKeeper: Sendable {
  private let store: any Store
  private let engine: EngineIdentity
  private let clock: any GantryCore.Clock

  /// Creates the keeper of an engine's lease.
  public init(store: any Store, engine: EngineIdentity, clock: any GantryCore.Clock) {
    self.store = store
    self.engine = engine
    self.clock = clock
  }

  /// Renews three times a lease until the task is cancelled.
  ///
  /// A renewal that the disk refuses is tried again with the next one: the lease lasts that long.
  ///
  /// - Throws: ``StoreError`` with `.fenced` when the engine was declared gone, `CancellationError`
  ///   when the task was cancelled.
  public func run() async throws {
    while true {
      try await clock.sleep(until: clock.now().advanced(byNanoseconds: engine.lease / 3))
      do {
        try await store.renew(engine)
      } catch let error where error.code == .fenced {
        throw error
      } catch {
        continue
      }
    }
  }
}
