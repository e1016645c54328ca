package import GantryCore
import Synchronization

/// Writes that do not wait for the disk: they go with the next commit, at the latest after 250 ms.
package final class LazyWrites: Sendable {
  /// How many events of one attempt may wait for a commit before `emit` answers "again".
  static let eventsPerAttemptMaximum = 1024

  /// How long a lazy write may wait, in nanoseconds.
  package static let delay: Int64 = 250_000_000

  /// What has gathered since the last commit.
  package struct Taken: Sendable {
    /// Events, each with the moment it was emitted.
    package var drafts: [(EventDraft, Timestamp)] = []
    /// The newest progress by phase.
    package var progress: [String: PhaseProgress] = [:]
    /// The newest cursor by sink.
    package var cursors: [String: SinkCursor] = [:]

    /// Creates an empty collection.
    package init() {}

    /// Whether nothing has gathered.
    package var isEmpty: Bool { drafts.isEmpty && progress.isEmpty && cursors.isEmpty }
  }

  private struct Contents {
    var taken = Taken()
    var waiting: [AttemptPath: Int] = [:]
  }

  private let contents = Mutex(Contents())
  private let clock: any Clock
  private let onFirst: @Sendable () -> Void

  /// Creates an empty buffer.
  ///
  /// - Parameters:
  ///   - clock: Stamps events with the moment they were emitted, not that of the commit.
  ///   - onFirst: Called when something arrives in the empty buffer, to arm the timer.
  init(clock: any Clock, onFirst: @escaping @Sendable () -> Void) {
    self.clock = clock
    self.onFirst = onFirst
  }

  /// Adds an event; false when too many of its attempt wait already.
  func add(_ draft: EventDraft) -> Bool {
    let path = AttemptPath(phase: draft.phase ?? "", attempt: draft.attempt ?? 0)
    let time = clock.now()
    return change { contents in
      let waiting = contents.waiting[path, default: 0]
      guard waiting < Self.eventsPerAttemptMaximum else { return false }
      contents.waiting[path] = waiting + 1
      contents.taken.drafts.append((draft, time))
      return true
    }
  }

  /// Adds an event of the engine itself, however many wait: a plugin that emits a lot must not be
  /// able to keep it out of the journal.
  func insist(_ draft: EventDraft) {
    let time = clock.now()
    change { $0.taken.drafts.append((draft, time)) }
  }

  /// Keeps the newest progress of a phase.
  func set(_ progress: PhaseProgress, of phase: String) {
    change { $0.taken.progress[phase] = progress }
  }

  /// Keeps the newest cursor of a sink.
  func set(_ cursor: SinkCursor) {
    change { $0.taken.cursors[cursor.sink] = cursor }
  }

  /// Takes everything.
  func takeAll() -> Taken {
    contents.withLock { contents in
      defer { contents = Contents() }
      return contents.taken
    }
  }

  private func change<Result: Sendable>(_ body: (inout Contents) -> Result) -> Result {
    let (isFirst, result) = contents.withLock { contents in
      let wasEmpty = contents.taken.isEmpty
      let result = body(&contents)
      return (wasEmpty && !contents.taken.isEmpty, result)
    }
    if isFirst { onFirst() }
    return result
  }
}
