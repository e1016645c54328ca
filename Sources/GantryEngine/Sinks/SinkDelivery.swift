import GantryCore

/// Brings the events of one run to one sink: a cursor over the journal.
///
/// Delivery is at least once and in order. The cursor is saved with the run's next commit, so after
/// a crash a sink sees again what it accepted since then. A sink never receives events about
/// itself: an observer that reports on its own failures would never come to an end.
actor SinkDelivery {
  /// How many refused events in a row quarantine a sink.
  static let refusalsMaximum = 3
  /// The first and the longest pause after "again", in nanoseconds.
  static let pauses: ClosedRange<Int64> = 20_000_000...2_000_000_000
  /// The largest batch.
  static let batchCountMaximum = 256

  private let name: String
  private let runID: RunID
  private let parts: Engine.Parts
  private let lazyWrites: LazyWrites
  private var seq: UInt64 = 0
  private var refusalsInARow = 0
  private var isQuarantined = false

  init(name: String, runID: RunID, parts: Engine.Parts, lazyWrites: LazyWrites) {
    self.name = name
    self.runID = runID
    self.parts = parts
    self.lazyWrites = lazyWrites
  }

  /// Delivers until the run has ended and the sink has everything, or the task is cancelled.
  func run(_ definition: SinkDefinition, scope: Scope, feed: RunFeed) async {
    guard let sink = await open(definition, scope: scope) else { return }
    for await view in feed.views() {
      await catchUp(with: view.seq, sink)
      if view.isEnded || isQuarantined || Task.isCancelled { break }
    }
    if !isQuarantined { _ = await sink.flush() }
    let newest = feed.current.seq
    if !isQuarantined, seq < newest { sayWhatIsLeft(newest - seq) }
    await sink.close()
  }

  private func open(_ definition: SinkDefinition, scope: Scope) async -> (any OpenSink)? {
    do {
      let cursor = try await parts.store.cursor(of: name, run: runID)
      guard cursor?.isQuarantined != true else { return nil }
      if let cursor { seq = try await parts.store.seq(at: cursor.position, of: runID) }
      let config = try definition.with.evaluate(in: scope)
      return try await parts.sinks.open(definition.use, config: try config.encodedBytes, run: runID)
    } catch {
      quarantine(because: "it could not be opened: \((error as? Failure)?.message ?? "\(error)")")
      return nil
    }
  }

  private func catchUp(with newest: UInt64, _ sink: any OpenSink) async {
    while seq < newest, !isQuarantined, !Task.isCancelled {
      let limit = Self.batchCountMaximum
      guard let events = try? await parts.store.events(of: runID, after: seq, limit: limit),
        let last = events.last
      else { return }
      await deliver(events.filter { !isAboutThisSink($0) }, to: sink)
      if !isQuarantined, !Task.isCancelled { accept(last) }
    }
  }

  /// Sends a batch until every event is accepted or passed over.
  private func deliver(_ events: [Event], to sink: any OpenSink) async {
    var rest = events[...]
    var pause = Self.pauses.lowerBound
    while !rest.isEmpty, !isQuarantined, !Task.isCancelled {
      switch await sink.deliver(Array(rest)) {
      case .accepted:
        refusalsInARow = 0
        return
      case .again(let accepted):
        // Progress shows that the sink is alive, so the back-off starts afresh.
        pause = accepted > 0 ? Self.pauses.lowerBound : min(pause * 2, Self.pauses.upperBound)
        if accepted > 0 { accept(rest[rest.startIndex + min(accepted, rest.count) - 1]) }
        rest = rest.dropFirst(accepted)
        try? await parts.clock.sleep(until: parts.clock.now().advanced(byNanoseconds: pause))
      case .failed:
        await deliverSingly(rest, to: sink)
        return
      }
    }
  }

  /// After a refused batch: one by one, so that one bad event costs only itself.
  private func deliverSingly(_ events: ArraySlice<Event>, to sink: any OpenSink) async {
    for event in events {
      var verdict = await sink.deliver([event])
      var pause = Self.pauses.lowerBound
      while case .again(let accepted) = verdict, accepted == 0, !Task.isCancelled {
        try? await parts.clock.sleep(until: parts.clock.now().advanced(byNanoseconds: pause))
        pause = min(pause * 2, Self.pauses.upperBound)
        verdict = await sink.deliver([event])
      }
      guard !Task.isCancelled else { return }
      guard case .failed(let failure) = verdict else {
        refusalsInARow = 0
        accept(event)
        continue
      }
      refusalsInARow += 1
      refuse(event, failure)
      guard refusalsInARow < Self.refusalsMaximum else {
        // The cursor stays before the refused events: a mended sink can have them.
        return quarantine(
          because: "it refused \(Self.refusalsMaximum) events in a row: \(failure.message)"
        )
      }
    }
  }

  // MARK: - What is written down

  private func accept(_ event: Event) {
    seq = max(seq, event.seq)
    guard refusalsInARow == 0 else { return }
    lazyWrites.set(SinkCursor(sink: name, run: runID, position: event.position))
  }

  private func refuse(_ event: Event, _ failure: Failure) {
    record(
      "sink.event-refused",
      [
        "sink": .string(name), "position": .int(Int64(event.position)),
        "code": .string(failure.code), "message": .string(failure.message),
      ]
    )
  }

  private func sayWhatIsLeft(_ count: UInt64) {
    record("sink.left-behind", ["sink": .string(name), "events": .int(Int64(count))])
  }

  private func quarantine(because reason: String) {
    isQuarantined = true
    record("sink.quarantined", ["sink": .string(name), "because": .string(reason)])
  }

  private func record(_ type: EventType, _ data: JSONObject) {
    // The payloads hold texts and positions only, which always have a JSON form.
    guard let bytes = try? JSON.object(data).encodedBytes else { return }
    _ = lazyWrites.add(EventDraft(type: type, durability: .lazy, data: bytes))
  }

  private func isAboutThisSink(_ event: Event) -> Bool {
    guard event.type.name.hasPrefix("sink.") else { return false }
    return (try? JSONParser.parse(event.data))?["sink"]?.stringValue == name
  }
}
