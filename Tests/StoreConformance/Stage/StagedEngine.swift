import GantryCore

/// An engine of a rule: who it is, and its view of the store.
struct StagedEngine: Sendable {
  /// How long a lease lasts in the rules.
  static let lease: Int64 = 1_000_000_000

  let identity: EngineIdentity
  let store: any Store

  /// Begins a run that this engine holds.
  func start(_ number: UInt64 = 1, phases: Int = 3) async throws -> Author {
    var author = Author(number, engine: identity.id)
    _ = try await store.append(author.start(phases: phases))
    return author
  }

  /// Queues a run that nobody holds.
  func queue(_ number: UInt64) async throws -> Author {
    var author = Author(number, engine: "")
    _ = try await store.append(author.queue())
    return author
  }

  /// Takes a run by its name.
  func claim(_ author: Author) async throws -> UInt64 {
    try await store.claim(author.id, for: identity)
  }

  /// Takes runs that wait, and says which.
  func takeReady(limit: Int = 100) async throws -> [RunID] {
    try await store.claimReady(limit: limit, for: identity).map(\.run)
  }

  /// Says that this engine lives.
  func renew() async throws { try await store.renew(identity) }

  /// Why the store does not believe in an engine; nil while it does.
  func cause(of other: StagedEngine) async throws -> SilentEngine.Cause? {
    try await store.silentEngines().first { $0.id == other.identity.id }?.cause
  }
}

extension StoreStage {
  /// A process opens the state as an engine.
  func engine(_ id: String, lease: Int64 = StagedEngine.lease) async throws -> StagedEngine {
    let identity = EngineIdentity(id: id, pid: 4711, lease: lease)
    return StagedEngine(identity: identity, store: try await open(identity))
  }

  /// The process of an engine is gone.
  func kill(_ engine: StagedEngine) async throws { try await kill(engine.identity) }
}
