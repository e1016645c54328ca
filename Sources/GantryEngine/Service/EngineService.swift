import GantryCore
import GantryFaults

/// Takes queued runs, and those of engines that are gone, and drives them until it is told to stop.
///
/// Any number of services in any number of processes work on one state. They share nothing but the
/// store: who holds a run is what the store says, and a service that was silent for too long finds
/// that out by having its writes refused.
public actor EngineService {
  /// How a service works.
  public struct Options: Sendable {
    /// How many runs are driven at once.
    public var concurrency: Int
    /// Whether to end when every run has ended or is paused, instead of waiting for more.
    public var endsWhenIdle: Bool

    /// Creates options.
    public init(concurrency: Int = 8, endsWhenIdle: Bool = false) {
      self.concurrency = concurrency
      self.endsWhenIdle = endsWhenIdle
    }
  }

  /// How many runs an engine keeps that it cannot drive now; while it has so many it takes no others,
  /// so that other engines can.
  static let postponedMaximum = 32

  /// A run that this engine has claimed and cannot drive now.
  private struct Postponed {
    let claim: RunClaim
    let reason: String
  }

  private let engine: Engine
  private let host: any RunHost
  private let options: Options
  private nonisolated let signals = ServiceSignals()
  private var driven: [RunID: RunActor] = [:]
  private var postponed: [Postponed] = []
  /// Runs of this engine that nobody can go on with; they are no reason to wait.
  private var unreadable: Set<RunID> = []
  private var failure: (any Error)?

  private var parts: Engine.Parts { engine.parts }

  /// Creates a service.
  ///
  /// - Parameters:
  ///   - engine: Drives the runs.
  ///   - host: What runs need besides the store.
  ///   - options: How the service works.
  public init(engine: Engine, host: any RunHost, options: Options = Options()) {
    self.engine = engine
    self.host = host
    self.options = options
  }

  /// Makes ``run()`` return once every run has been left where it can be resumed.
  public nonisolated func stop() { signals.send(.stop) }

  /// Works until told to stop, or until it is idle when it was asked to end then.
  ///
  /// - Throws: ``StoreError`` with `.fenced` when this engine was declared gone, `.diskFull` when
  ///   runs had to be paused for want of space, and as the store reports. What was driven then is
  ///   left to be resumed.
  public func run() async throws {
    guard try await announce() else { return }
    // To the very end: what is still being left belongs to this engine until then.
    let lease = keepLease()
    defer { lease.cancel() }
    let watchers = [hearBell(), lookAround()]
    await withDiscardingTaskGroup { group in
      while failure == nil {
        do {
          try await reclaim()
          try await takeRuns(&group)
          if try await isIdle { break }
        } catch let error as StoreError where error.code == .locked {
          // Somebody who stands still has the journal's lock; it is tried again with the next look.
        } catch {
          fail(error)
        }
        if await signals.next() == .stop { break }
      }
      for watcher in watchers { watcher.cancel() }
      for actor in driven.values { actor.stop() }
    }
    for claim in postponed.map(\.claim) {
      try? await parts.store.release(claim.run, epoch: claim.epoch)
    }
    if let failure { throw failure }
  }

  /// Says that this engine is there, before it holds anything.
  ///
  /// Somebody who stands still with the journal's lock is waited for, as later on.
  ///
  /// - Returns: Whether it was said; not when the engine was told to stop first.
  private func announce() async throws -> Bool {
    while !signals.isStopped {
      do {
        try await parts.store.renew(parts.identity)
        return true
      } catch let error where error.code == .locked {
        try await parts.clock.sleep(until: parts.clock.now().advanced(byNanoseconds: pause))
      }
    }
    return false
  }

  // MARK: - Taking

  private func reclaim() async throws {
    for silent in try await engine.reclaim() { await host.note(.reclaimed(silent)) }
  }

  private func takeRuns(_ group: inout DiscardingTaskGroup) async throws {
    let waiting = postponed
    postponed = []
    for run in waiting {
      if await canTake(run.claim) {
        await take(run.claim, after: run.reason, &group)
      } else {
        postponed.append(run)
      }
    }
    while driven.count < options.concurrency, postponed.count < Self.postponedMaximum {
      let room = Self.postponedMaximum - postponed.count
      let free = min(options.concurrency - driven.count, room)
      let claims = try await parts.store.claimReady(limit: free, for: parts.identity)
      for claim in claims { await take(claim, &group) }
      if claims.count < free { return }
    }
  }

  /// Whether there is room for a run; one that is only to be cancelled needs none.
  private func canTake(_ claim: RunClaim) async -> Bool {
    if driven.count < options.concurrency { return true }
    return (try? await parts.store.notices(of: claim.run).cancel) != nil
  }

  /// Takes a run, which may have been postponed for a reason before.
  private func take(
    _ claim: RunClaim,
    after former: String? = nil,
    _ group: inout DiscardingTaskGroup
  ) async {
    do {
      switch try await prepare(claim) {
      case .ready(let place):
        let engine = place.engine ?? engine
        guard let actor = try await engine.open(claim, accepting: place.accepted) else { return }
        Faults.reach("engine.opened")
        driven[claim.run] = actor
        await host.note(.took(claim.run))
        group.addTask { await self.drive(actor, claim, at: place) }
      case .later(let reason):
        await postpone(claim, because: reason, after: former)
      case .never(let reason):
        try await engine.pause(claim, because: reason)
        await host.note(.left(claim.run, .paused, because: reason))
      }
    } catch {
      await give(up: claim, because: error, after: former)
    }
  }

  /// Keeps a run for later, and says why unless that was said before.
  private func postpone(_ claim: RunClaim, because reason: String, after former: String?) async {
    postponed.append(Postponed(claim: claim, reason: reason))
    guard reason != former else { return }
    await host.note(.waits(claim.run, because: reason))
  }

  private func prepare(_ claim: RunClaim) async throws -> RunPreparation {
    let state = try await parts.store.state(of: claim.run)
    guard try await engine.isCancelled(state) else { return await host.prepare(state, for: claim) }
    return .ready(await host.placeToCancel(claim))
  }

  private var isIdle: Bool {
    get async throws {
      guard options.endsWhenIdle, driven.isEmpty, postponed.isEmpty else { return false }
      return try await parts.store.openRunCount() <= unreadable.count
    }
  }

  // MARK: - Driving

  private func drive(_ actor: RunActor, _ claim: RunClaim, at place: RunPlace) async {
    let ending: Result<RunState, any Error>
    do {
      ending = .success(try await actor.run())
    } catch {
      ending = .failure(error)
    }
    let isStillAtWork = await actor.hasLiveAttempts
    if let lost = await actor.unwritten {
      await host.note(.unwritten(claim.run, because: (lost as? StoreError)?.message ?? "\(lost)"))
    }
    Faults.reach("engine.driven")
    // Before the run can be taken again, here or elsewhere: what its next owner makes is not ours.
    await place.cleanUp()
    withExtendedLifetime(place.holding) {}
    driven[actor.id] = nil
    do {
      try await leave(claim, try ending.get(), isStillAtWork: isStillAtWork)
    } catch {
      await give(up: claim, because: error, isStillAtWork: isStillAtWork)
    }
    signals.send(.look)
  }

  private func leave(_ claim: RunClaim, _ state: RunState, isStillAtWork: Bool) async throws {
    if state.status == .paused {
      // The one reason for which a run pauses itself.
      fail(StoreError.pausedForSpace(claim.run))
    } else if !state.status.isTerminal, !isStillAtWork {
      // Others need not wait until this process has ended, unless something of the run still works
      // in it.
      try await parts.store.release(claim.run, epoch: claim.epoch)
    }
    await host.note(.left(claim.run, state.status, because: Self.failure(of: state)))
  }

  /// What failed first of a run that has failed.
  private static func failure(of state: RunState) -> String? {
    guard state.status == .failed else { return nil }
    let failed = state.phases.first { $0.status == .failed }
    return failed.map { "phase '\($0.id)': \($0.failure?.message ?? "it failed")" }
  }

  /// One run that cannot be read must not stop the others; a store that refuses stops everything.
  ///
  /// A run that was refused for a moment only is tried again, but not beside what is left of it here.
  private func give(
    up claim: RunClaim,
    because error: any Error,
    after former: String? = nil,
    isStillAtWork: Bool = false
  ) async {
    let run = claim.run
    guard let refusal = error as? StoreError else { return await leave(alone: run, "\(error)") }
    switch refusal.code {
    case .fenced: await host.note(.lost(run))
    case .locked:
      guard !isStillAtWork else { return fail(refusal) }
      await postpone(claim, because: refusal.message, after: former)
    case .corrupt, .newer: await leave(alone: run, refusal.message)
    default: fail(refusal)
    }
  }

  private func leave(alone run: RunID, _ reason: String) async {
    unreadable.insert(run)
    await host.note(.unreadable(run, because: reason))
  }

  private func fail(_ error: any Error) {
    failure = failure ?? error
    signals.send(.stop)
  }

  // MARK: - What wakes the service

  private func keepLease() -> Task<Void, Never> {
    let keeper = LeaseKeeper(store: parts.store, engine: parts.identity, clock: parts.clock)
    return Task {
      do {
        try await keeper.run()
      } catch let error as StoreError {
        fail(error)
      } catch {}
    }
  }

  private func hearBell() -> Task<Void, Never> {
    let (store, signals) = (parts.store, signals)
    return Task { @concurrent in
      var heard: UInt64 = 0
      while let count = try? await store.waitForBell(after: heard) {
        heard = count
        signals.send(.look)
      }
    }
  }

  /// Nobody rings for an engine that was killed, so everybody looks around.
  private func lookAround() -> Task<Void, Never> {
    let (clock, signals, pause) = (parts.clock, signals, pause)
    return Task { @concurrent in
      while (try? await clock.sleep(until: clock.now().advanced(byNanoseconds: pause))) != nil {
        signals.send(.look)
      }
    }
  }

  /// How long nobody looks around at most: a quarter of the lease, and a second.
  private var pause: Int64 { min(parts.identity.lease / 4, 1_000_000_000) }
}
