internal import GantryCore

/// The instances of every run: each type with each configuration once, made when first needed.
actor RunInstances {
  /// What instances die with.
  enum Scope: Sendable, Hashable {
    /// A run.
    case run(RunID)
    /// One use of a skill outside of any run.
    case invocation(UInt64)
  }

  struct Key: Sendable, Hashable {
    var scope: Scope
    var library: String
    var type: String
    var config: [UInt8]
  }

  private enum Entry {
    case creating([CheckedContinuation<Void, Never>])
    case ready(PluginInstance)
  }

  private var entries: [Key: Entry] = [:]
  private var invocations: UInt64 = 0

  /// A scope for one use of a skill outside of any run.
  func makeInvocation() -> Scope {
    invocations += 1
    return .invocation(invocations)
  }

  /// The instance for a key; the first who needs it makes it, the others wait for that one.
  ///
  /// A quarantined instance is forgotten, so that a later attempt gets a new one.
  func instance(
    _ key: Key,
    _ make: @Sendable () async -> Result<PluginInstance, CallStop>
  ) async -> Result<PluginInstance, CallStop> {
    while let entry = entries[key] {
      if case .ready(let instance) = entry, instance.stage.allows(.used) {
        return .success(instance)
      }
      guard case .creating = entry else { break }
      await withCheckedContinuation { continuation in
        guard case .creating(let waiters)? = entries[key] else { return continuation.resume() }
        entries[key] = .creating(waiters + [continuation])
      }
    }
    entries[key] = .creating([])
    let result = await make()
    // Others may have come meanwhile; they look again, and make their own when this one failed.
    if case .creating(let waiters)? = entries[key] {
      entries[key] = (try? result.get()).map(Entry.ready)
      for waiter in waiters { waiter.resume() }
    }
    return result
  }

  /// Ends every instance of a scope, in a stable order.
  func end(_ scope: Scope) async {
    let ending = entries.filter { $0.key.scope == scope }
    for key in ending.keys { entries[key] = nil }
    let sorted = ending.sorted { ($0.key.library, $0.key.type) < ($1.key.library, $1.key.type) }
    for case (_, .ready(let instance)) in sorted { await instance.destroy() }
    for case (_, .creating(let waiters)) in sorted {
      for waiter in waiters { waiter.resume() }
    }
  }
}
