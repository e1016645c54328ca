public import GantryCore

/// Makes the stores that the rules are tried on: one for each kind of store.
public protocol StoreMaker: Sendable {
  /// Makes an empty state on a machine of its own.
  func makeStage() async throws -> any StoreStage
}

/// A state, the machine it is on, and the processes that have it open.
public protocol StoreStage: Sendable {
  /// A process opens the state.
  ///
  /// - Parameter engine: Who it is; nil for one that never drives a run.
  /// - Returns: What the process sees of the store.
  /// - Throws: ``GantryCore/StoreError`` with `.owned` when an engine of this id lives already.
  func open(_ engine: EngineIdentity?) async throws -> any Store

  /// The process that has a store open ends in good order.
  func close(_ store: any Store) async throws

  /// The process of an engine is gone, as everybody can see.
  ///
  /// Its store can still be written to: that is what a process does which only seems to be gone.
  func kill(_ engine: EngineIdentity) async throws

  /// Lets the time of leases pass.
  func advance(byNanoseconds delta: Int64) async throws

  /// Starts the machine again: its processes are gone and its clock begins anew.
  func reboot() async throws
}
