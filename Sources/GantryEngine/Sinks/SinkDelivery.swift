import GantryCore

/// Brings the events of one run to one sink: a cursor over the journal.
///
/// ``SinkCourse`` decides what comes next, the actor does it. The cursor is saved with the run's
/// next commit, so after a crash a sink sees again what it accepted since then.
actor SinkDelivery {
  private let runID: RunID
  private let parts: Engine.Parts
  private let lazyWrites: LazyWrites
  private var course: SinkCourse

  init(name: String, runID: RunID, parts: Engine.Parts, lazyWrites: LazyWrites) {
    self.runID = runID
    self.parts = parts
    self.lazyWrites = lazyWrites
    course = SinkCourse(name: name, run: runID, after: 0)
  }

  /// Delivers until the run has ended and the sink has everything, or the task is cancelled.
  func run(_ definition: SinkDefinition, scope: Scope, feed: RunFeed) async {
    guard let sink = await open(definition, scope: scope) else { return }
    for await view in feed.views() {
      await catchUp(with: view.seq, sink)
      if view.isEnded || course.isQuarantined || Task.isCancelled { break }
    }
    if !course.isQuarantined { _ = await sink.flush() }
    if let left = course.leftBehind(upTo: feed.current.seq) { write([left]) }
    await sink.close()
  }

  private func open(_ definition: SinkDefinition, scope: Scope) async -> (any OpenSink)? {
    do {
      let cursor = try await parts.store.cursor(of: course.name, run: runID)
      guard cursor?.isQuarantined != true else { return nil }
      if let cursor {
        let seq = try await parts.store.seq(at: cursor.position, of: runID)
        course = SinkCourse(name: course.name, run: runID, after: seq, at: cursor.position)
      }
      let config = try definition.with.evaluate(in: scope)
      return try await parts.sinks.open(definition.use, config: try config.encodedBytes, run: runID)
    } catch {
      let reason = "it could not be opened: \((error as? Failure)?.message ?? "\(error)")"
      let notes = course.quarantine(because: reason)
      // Where the cursor stands is not known when the store did not say it; then it is left there.
      write(error is StoreError ? notes.filter(\.isEvent) : notes)
      return nil
    }
  }

  private func catchUp(with newest: UInt64, _ sink: any OpenSink) async {
    while !Task.isCancelled {
      switch course.next(upTo: newest) {
      case .rest: return
      case .read(let seq, let limit):
        guard let events = try? await parts.store.events(of: runID, after: seq, limit: limit),
          !events.isEmpty
        else { return }
        write(course.read(events))
      case .deliver(let events):
        write(course.hear(await sink.deliver(events)))
      case .wait(let pause):
        try? await parts.clock.sleep(until: parts.clock.now().advanced(byNanoseconds: pause))
      }
    }
  }

  private func write(_ notes: [SinkCourse.Note]) {
    for note in notes {
      switch note {
      case .cursor(let cursor): lazyWrites.set(cursor)
      case .event(let draft): _ = lazyWrites.add(draft)
      }
    }
  }
}
