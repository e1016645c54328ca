import GantryCore
import GantryEngine

// The sinks of runs: what `SinkDelivery` does with the decisions of a `SinkCourse`.
extension SimulatedWorld {
  func openSinks(of run: DrivenRun, _ state: RunState) {
    for definition in state.pipeline?.sinks ?? [] {
      guard let name = definition.id, let place = store.place(ofSink: name, run: run.id) else {
        continue
      }
      let seq = place.seq
      let course = SinkCourse(name: name, run: run.id, after: seq, at: place.position)
      run.sinks.append(DrivenRun.DrivenSink(course: course))
      store.history.note(.opened(run: run.place, sink: name, epoch: run.driver.epoch, after: seq))
    }
  }

  /// The run has moved on: sinks that are at rest look again.
  func wakeSinks(of run: DrivenRun) {
    for place in run.sinks.indices where !run.sinks[place].isBusy { expectStep(place, of: run) }
  }

  private func expectStep(_ place: Int, of run: DrivenRun, in span: Int64? = nil) {
    run.sinks[place].isBusy = true
    let pause = random.number(in: Span.millisecond...(60 * Span.millisecond))
    add(.sink(run, place: place), to: run.engine, in: span ?? pause)
  }

  func stepSink(_ place: Int, of run: DrivenRun) {
    guard run.stage == .driving || run.stage == .draining else { return }
    switch run.sinks[place].course.next(upTo: run.driver.lastSeq) {
    case .rest:
      run.sinks[place].isBusy = false
      if run.stage == .draining, run.sinks.allSatisfy({ !$0.isBusy }) { flush(run) }
      return
    case .wait(let pause): return expectStep(place, of: run, in: pause)
    case .read(let seq, let limit):
      let events = store.events(of: run.id, after: seq, limit: min(limit, Self.batchMaximum))
      if bug == .cursorBeforeDelivery { saveEarly(events, place, run) }
      write(run.sinks[place].course.read(events), of: run)
    case .deliver(let events):
      deliver(events, place, run)
    }
    expectStep(place, of: run)
  }

  /// Small, so that a crash often finds a sink half way.
  private static let batchMaximum = 12

  /// The sink outside takes what it is given, or not.
  private func deliver(_ events: [Event], _ place: Int, _ run: DrivenRun) {
    let verdict: SinkVerdict =
      switch random.below(100) {
      case ..<85: .accepted
      case ..<94: .again(accepted: random.below(events.count + 1))
      default: .failed(Failure(code: "ODD", message: "not this one"))
      }
    let notes = run.sinks[place].course.hear(verdict)
    let done =
      switch verdict {
      case .accepted: events.count
      case .again(let accepted): accepted
      // An event that was refused again is passed over, unless it was the last straw.
      case .failed:
        notes.contains(where: \.isEvent) && !run.sinks[place].course.isQuarantined ? 1 : 0
      }
    let name = run.sinks[place].course.name
    store.history.note(
      .delivered(
        run: run.place,
        sink: name,
        epoch: run.driver.epoch,
        seqs: events.map(\.seq),
        done: done
      )
    )
    write(notes, of: run)
  }

  func write(_ notes: [SinkCourse.Note], of run: DrivenRun) {
    for note in notes {
      let time = clock(run.engine)
      write(lazily: run) { taken in
        switch note {
        case .cursor(let cursor): taken.cursors[cursor.sink] = cursor
        case .event(let draft): taken.drafts.append((draft, time))
        }
      }
    }
  }

  private func saveEarly(_ events: [Event], _ place: Int, _ run: DrivenRun) {
    guard let last = events.last else { return }
    let name = run.sinks[place].course.name
    let cursor = SinkCursor(sink: name, run: run.id, position: last.position)
    write([.cursor(cursor)], of: run)
  }
}
