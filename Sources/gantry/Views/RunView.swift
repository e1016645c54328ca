import GantryCore
import GantryEngine

/// Shows a run while it happens.
///
/// A view reads the journal behind the run and is never waited for by it.
protocol RunView: Sendable {
  /// Shows events that have been committed, in order.
  func show(_ events: [Event]) async
  /// Shows the newest progress.
  func show(_ view: RunFeed.View) async
  /// Shows that time has passed; views without moving parts do nothing.
  func tick() async
  /// Tells the person something that is not in the journal.
  func note(_ text: String) async
  /// Shows how the run ended.
  func end(_ summary: RunSummary) async
}

extension RunView {
  func tick() async {}

  func note(_ text: String) async { Output.note(text) }
}

/// Follows the journal of one run and hands what is new to a view.
struct JournalFollower {
  let run: RunID
  let reader: any RunReader
  let view: any RunView
  private(set) var seq: UInt64 = 0

  /// How many events are read at once.
  private static let batch = 256

  init(run: RunID, reader: any RunReader, view: any RunView, after seq: UInt64 = 0) {
    self.run = run
    self.reader = reader
    self.view = view
    self.seq = seq
  }

  /// Shows every event that is committed by now.
  mutating func catchUp() async throws {
    while true {
      let events = try await reader.events(of: run, after: seq, limit: Self.batch)
      guard let last = events.last else { return }
      await view.show(events)
      seq = last.seq
      if events.count < Self.batch { return }
    }
  }
}
