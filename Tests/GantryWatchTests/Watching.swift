import Foundation
import GantryCore
import GantryWatch
import Testing

/// A watcher at work, whose notices a test takes one by one.
final class Watching {
  let watcher: ExternalChangeWatcher
  private let task: Task<Void, any Error>
  private var notices: AsyncStream<WatchNotice>.Iterator

  init(
    _ project: Project,
    notifier: (any ChangeNotifier)?,
    clock: any GantryCore.Clock = QuickClock(),
    limit: Int = 50_000,
    wasAtWork: @escaping @Sendable (Timestamp) async -> Bool = { _ in false }
  ) {
    let own = OwnWrites(
      // What a file says is good enough as its digest here.
      digest: { path in
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
      },
      wasAtWork: wasAtWork
    )
    let watcher = ExternalChangeWatcher(
      project: project.path,
      notifier: notifier,
      own: own,
      clock: clock,
      limit: limit
    )
    let (stream, continuation) = AsyncStream<WatchNotice>.makeStream()
    self.watcher = watcher
    notices = stream.makeAsyncIterator()
    task = Task {
      defer { continuation.finish() }
      try await watcher.run { continuation.yield($0) }
    }
  }

  deinit { task.cancel() }

  /// The next thing there is to say; nil when the watcher has ended.
  func next() async -> WatchNotice? { await notices.next(isolation: #isolation) }

  /// The next changes, as `created path`; other notices are a failure.
  func changes() async throws -> [String] {
    guard case .changed(let changes) = try #require(await next()) else {
      throw Unexpected()
    }
    return changes.map { "\($0.kind.rawValue) \($0.file)" }
  }

  /// Cancels and waits for the end.
  ///
  /// - Throws: What the watcher ended with.
  func end() async throws {
    task.cancel()
    try await task.value
  }

  /// Waits for an end that nobody asked for.
  ///
  /// - Throws: What the watcher ended with.
  func value() async throws { try await task.value }

  struct Unexpected: Error {}
}
