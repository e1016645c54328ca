import GantryCore

/// The sinks of one run: opened once the run has started, drained when it has ended.
///
/// Nothing in the run waits for a sink. One that cannot be opened is said so in the journal and
/// left out; one that is slow catches up behind the run, and at the end for the drain time at most.
final class Sinks {
  private let runID: RunID
  private let feed: RunFeed
  private let parts: Engine.Parts
  private let lazyWrites: LazyWrites
  private var deliveries: [Task<Void, Never>] = []

  init(
    runID: RunID,
    feed: RunFeed,
    parts: Engine.Parts,
    lazyWrites: LazyWrites
  ) {
    self.runID = runID
    self.feed = feed
    self.parts = parts
    self.lazyWrites = lazyWrites
  }

  /// Starts a delivery for every sink of the pipeline.
  func open(_ state: RunState) {
    let definitions = state.pipeline?.sinks ?? []
    let names = Self.names(of: definitions)
    let scope = Scope(inputs: state.queued?.inputs ?? [:], runID: runID.text)
    deliveries = zip(names, definitions).map { name, definition in
      let delivery = SinkDelivery(name: name, runID: runID, parts: parts, lazyWrites: lazyWrites)
      let feed = feed
      return Task { @concurrent in
        await delivery.run(definition, scope: scope, feed: feed)
      }
    }
  }

  /// Waits until every sink has everything, or the drain time is over.
  func drain() async {
    let waiting = deliveries
    let timeout = Self.cancel(waiting, after: parts.drainTime, clock: parts.clock)
    for delivery in waiting { await delivery.value }
    timeout.cancel()
  }

  private static func cancel(
    _ deliveries: [Task<Void, Never>],
    after time: Int64,
    clock: any GantryCore.Clock
  ) -> Task<Void, Never> {
    Task { @concurrent in
      let end = clock.now().advanced(byNanoseconds: time)
      guard (try? await clock.sleep(until: end)) != nil else { return }
      for delivery in deliveries { delivery.cancel() }
    }
  }

  /// Stops every delivery where it is; the cursors stay.
  func abandon() {
    for delivery in deliveries { delivery.cancel() }
  }

  /// The names under which sinks keep their cursors: the given id, else the plugin's reference,
  /// with a number from the second of its kind on.
  static func names(of definitions: [SinkDefinition]) -> [String] {
    var seen: [String: Int] = [:]
    return definitions.map { definition in
      let name = definition.id ?? definition.use.description
      seen[name, default: 0] += 1
      let count = seen[name] ?? 1
      return count == 1 ? name : "\(name)#\(count)"
    }
  }
}
