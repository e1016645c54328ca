package import GantryCore

/// Where one sink stands in the events of one run, and what it should be given next; it does
/// nothing itself.
///
/// Delivery is at least once and in order. A cursor is only ever given out for what the sink has
/// accepted or was passed over for. A sink never receives events about itself: an observer that
/// reports on its own failures would never come to an end.
package struct SinkCourse: Sendable {
  /// What to do next.
  package enum Step: Sendable {
    /// Read events, and hand them to ``read(_:)``.
    case read(after: UInt64, limit: Int)
    /// Deliver these, and hand the verdict to ``hear(_:)``.
    case deliver([Event])
    /// Wait so many nanoseconds, then ask again.
    case wait(Int64)
    /// There is nothing to do until the run has moved on.
    case rest
  }

  /// What is to be written down with the run's next commit.
  package enum Note: Sendable {
    /// How far the sink has come.
    case cursor(SinkCursor)
    /// What happened to it.
    case event(EventDraft)

    /// Whether it says what happened.
    package var isEvent: Bool { if case .event = self { true } else { false } }
  }

  /// How many refused events in a row quarantine a sink.
  static let refusalsMaximum = 3
  /// The first and the longest pause after "again", in nanoseconds.
  static let pauses: ClosedRange<Int64> = 20_000_000...2_000_000_000
  /// The largest batch.
  static let batchCountMaximum = 256

  /// The sink's name in the run.
  package let name: String
  /// The number of the newest event that the sink is done with.
  package private(set) var seq: UInt64
  /// Whether the sink gets nothing more.
  package private(set) var isQuarantined = false
  private let run: RunID
  /// Where the cursor is that was given out last.
  private var position: UInt64
  /// What was read and is not yet accepted or refused, without what is about the sink itself.
  private var rest: ArraySlice<Event> = []
  /// The newest event that was read, until the sink is done with everything up to it.
  private var newestRead: Event?
  private var deliversSingly = false
  private var refusalsInARow = 0
  private var pause = pauses.lowerBound
  private var isPausing = false

  /// Begins where the sink stood.
  ///
  /// - Parameters:
  ///   - name: The sink's name in the run.
  ///   - run: The run.
  ///   - seq: The number of the event its saved cursor is at, 0 without one.
  ///   - position: The position of its saved cursor, 0 without one.
  package init(name: String, run: RunID, after seq: UInt64, at position: UInt64 = 0) {
    self.name = name
    self.run = run
    self.seq = seq
    self.position = position
  }

  /// What to do next, given how far the run is.
  ///
  /// - Parameter newest: The number of the run's newest event.
  /// - Returns: The step; after `read` and `deliver` its result is awaited.
  package mutating func next(upTo newest: UInt64) -> Step {
    if isQuarantined { return .rest }
    if isPausing {
      isPausing = false
      return .wait(pause)
    }
    if let event = rest.first { return .deliver(deliversSingly ? [event] : Array(rest)) }
    guard seq < newest else { return .rest }
    return .read(after: seq, limit: Self.batchCountMaximum)
  }

  /// Takes what was read.
  ///
  /// - Parameter events: Events after the newest one the sink is done with, in order.
  /// - Returns: What to write down.
  package mutating func read(_ events: [Event]) -> [Note] {
    newestRead = events.last
    rest = events.filter { !isAboutThisSink($0) }[...]
    deliversSingly = false
    pause = Self.pauses.lowerBound
    return rest.isEmpty ? finishBatch() : []
  }

  /// Takes what the sink said about what it was given last.
  ///
  /// - Parameter verdict: The verdict.
  /// - Returns: What to write down.
  package mutating func hear(_ verdict: SinkVerdict) -> [Note] {
    switch verdict {
    case .accepted: accept(deliversSingly ? 1 : rest.count)
    case .again(let count): again(min(max(count, 0), deliversSingly ? 1 : rest.count))
    // After a refused batch one by one, so that one bad event costs only itself.
    case .failed(let failure): deliversSingly ? refuse(failure) : startDeliveringSingly()
    }
  }

  /// Gives the sink nothing more, neither here nor from a later owner of the run; its cursor stays,
  /// so that a mended sink can have what it missed.
  ///
  /// - Parameter reason: Why, one sentence without a full stop.
  /// - Returns: What to write down.
  package mutating func quarantine(because reason: String) -> [Note] {
    isQuarantined = true
    let data: JSONObject = ["sink": .string(name), "because": .string(reason)]
    let cursor = SinkCursor(sink: name, run: run, position: position, isQuarantined: true)
    return [.event(Self.draft("sink.quarantined", data)), .cursor(cursor)]
  }

  /// Says what the sink did not get.
  ///
  /// - Parameter newest: The number of the run's newest event.
  /// - Returns: What to write down; nil when nothing is left, or the sink is quarantined.
  package func leftBehind(upTo newest: UInt64) -> Note? {
    guard !isQuarantined, seq < newest else { return nil }
    let count = JSON.int(Int64(newest - seq))
    return .event(Self.draft("sink.left-behind", ["sink": .string(name), "events": count]))
  }

  // MARK: - Verdicts

  private mutating func accept(_ count: Int) -> [Note] {
    refusalsInARow = 0
    return settle(count)
  }

  private mutating func again(_ count: Int) -> [Note] {
    if deliversSingly, count > 0 { return accept(count) }
    // Progress shows that the sink is alive, so the back-off starts afresh.
    pause = count > 0 ? Self.pauses.lowerBound : min(pause * 2, Self.pauses.upperBound)
    isPausing = true
    return count > 0 ? accept(count) : []
  }

  private mutating func startDeliveringSingly() -> [Note] {
    deliversSingly = true
    pause = Self.pauses.lowerBound
    return []
  }

  private mutating func refuse(_ failure: Failure) -> [Note] {
    guard let event = rest.first else { return [] }
    refusalsInARow += 1
    let refusal = Self.draft(
      "sink.event-refused",
      [
        "sink": .string(name), "position": .int(Int64(event.position)),
        "code": .string(failure.code), "message": .string(failure.message),
      ]
    )
    guard refusalsInARow < Self.refusalsMaximum else {
      let reason = "it refused \(Self.refusalsMaximum) events in a row: \(failure.message)"
      return [.event(refusal)] + quarantine(because: reason)
    }
    return [.event(refusal)] + settle(1)
  }

  /// Leaves so many events behind.
  private mutating func settle(_ count: Int) -> [Note] {
    guard count > 0 else { return [] }
    let newest = rest[rest.startIndex + count - 1]
    rest = rest.dropFirst(count)
    if deliversSingly { pause = Self.pauses.lowerBound }
    return rest.isEmpty ? finishBatch() : cursor(after: newest)
  }

  private mutating func finishBatch() -> [Note] {
    isPausing = false
    guard let event = newestRead else { return [] }
    newestRead = nil
    return cursor(after: event)
  }

  private mutating func cursor(after event: Event) -> [Note] {
    seq = max(seq, event.seq)
    // The cursor stays before refused events until one is accepted: three quarantine the sink, and
    // a mended one can then have them.
    guard refusalsInARow == 0 else { return [] }
    position = event.position
    return [.cursor(SinkCursor(sink: name, run: run, position: event.position))]
  }

  // MARK: - Events

  private static func draft(_ type: EventType, _ data: JSONObject) -> EventDraft {
    // The payloads hold texts and positions only, which always have a JSON form.
    let bytes = (try? JSON.object(data).encodedBytes) ?? Array("{}".utf8)
    return EventDraft(type: type, durability: .lazy, data: bytes)
  }

  private func isAboutThisSink(_ event: Event) -> Bool {
    guard event.type.name.hasPrefix("sink.") else { return false }
    return (try? JSONParser.parse(event.data))?["sink"]?.stringValue == name
  }
}
