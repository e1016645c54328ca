/// Where runs live: the journal, who owns what, what readers ask, and what plugins keep.
public protocol Store: Journal, Leases, RunReader, PluginValues, ArtifactStore {
  /// Leaves a request for the run's owner, durable before it returns, and wakes the owner.
  ///
  /// - Throws: ``StoreError`` with `.notFound` when there is no such run.
  func requestCancel(_ run: RunID, by: String) async throws(StoreError)

  /// Suspends until another process has left something for this engine, such as a request.
  ///
  /// Look for what was left, then wait with the number the last wait returned: a bell that rings
  /// between the look and the wait then ends the wait at once, instead of being missed.
  ///
  /// - Parameter heard: How many rings were heard before the last look, 0 at first; nil waits for
  ///   the next one.
  /// - Returns: How many rings have been heard by now.
  /// - Throws: `CancellationError` when the task is cancelled first.
  func waitForBell(after heard: UInt64?) async throws -> UInt64
}

extension Store {
  /// Suspends until the next ring; one that came just before is missed.
  ///
  /// - Throws: `CancellationError` when the task is cancelled first.
  public func waitForBell() async throws { _ = try await waitForBell(after: nil) }
}

/// What can be asked about runs.
///
/// Readers never wait for a writer.
public protocol RunReader: Sendable {
  /// The newest runs first.
  func runs(limit: Int) async throws(StoreError) -> [RunRow]

  /// The one run whose id starts with a text.
  ///
  /// - Throws: ``StoreError`` with `.notFound`, or `.ambiguous` listing the candidates.
  func run(withPrefix prefix: String) async throws(StoreError) -> RunRow

  /// The newest run that has not ended, however many have since; nil when every one has.
  func newestOpenRun() async throws(StoreError) -> RunRow?

  /// How many runs have neither ended nor been paused.
  func openRunCount() async throws(StoreError) -> Int

  /// The rows of a run's phases, in the order of the pipeline.
  func phases(of run: RunID) async throws(StoreError) -> [PhaseRow]

  /// Events of a run in order, `data` with its payload.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - seq: Only events with a greater number.
  ///   - limit: At most this many.
  /// - Returns: The events; none when there is no such run.
  /// - Throws: ``StoreError`` with `.corrupt` when a payload is missing or was changed.
  func events(of run: RunID, after seq: UInt64, limit: Int) async throws(StoreError) -> [Event]

  /// The run's state: the newest snapshot and the barrier events after it.
  func state(of run: RunID) async throws(StoreError) -> RunState

  /// The number of the newest event of a run at or before a position; 0 when there is none.
  func seq(at position: UInt64, of run: RunID) async throws(StoreError) -> UInt64

  /// How far a sink has come; nil when it never saved a cursor.
  func cursor(of sink: String, run: RunID) async throws(StoreError) -> SinkCursor?

  /// How long each phase of this pipeline took in its newest successful runs, in nanoseconds.
  func durations(ofPipeline pipeline: String, limit: Int) async throws(StoreError)
    -> [String: [Int64]]
}

/// Why the store did not do what it was asked.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What programs branch on.
  public enum Code: String, Sendable {
    case fenced, conflict, owned, notFound, ambiguous, diskFull, readOnly, locked, newer, corrupt
    case failed
  }

  /// What programs branch on.
  public var code: Code
  /// What happened, naming the thing.
  public var message: String
  /// The file or run it happened to.
  public var location: String
  /// What to do, an imperative sentence.
  public var remedy: String

  /// Creates an error.
  public init(_ code: Code, _ message: String, location: String, remedy: String) {
    self.code = code
    self.message = message
    self.location = location
    self.remedy = remedy
  }

  /// The message and where.
  public var description: String { "\(message) (\(location))" }
}
