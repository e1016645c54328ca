import GantryCore
import Synchronization

/// What other tasks tell a run, in the order they told it.
///
/// One consumer takes everything that has arrived and settles it in one commit, so a burst of
/// messages costs one disk write. Senders never wait.
final class Mailbox: Sendable {
  /// One thing that happened to a run.
  enum Message: Sendable {
    /// An attempt's plugin returned.
    case ended(AttemptPath, AttemptOutcome, LogSeal?)
    /// The strategies of a phase have said what to do about a failed attempt.
    case judged(Verdict)
    /// An attempt asks for something that must be durable before it goes on.
    case asked(ServiceRequest)
    /// Somebody wants the run cancelled.
    case cancel(by: String)
    /// The process is about to end; leave the run resumable.
    case stop
    /// Time has passed, or lazy writes wait.
    case tick
  }

  private struct Contents {
    var messages: [Message] = []
    var reader: CheckedContinuation<Void, Never>?
    var isClosed = false
  }

  private let contents = Mutex(Contents())

  /// Adds a message and wakes the reader.
  func send(_ message: Message) {
    let reader = contents.withLock { contents in
      guard !contents.isClosed else { return nil as CheckedContinuation<Void, Never>? }
      contents.messages.append(message)
      defer { contents.reader = nil }
      return contents.reader
    }
    reader?.resume()
  }

  /// Drops what has arrived and what will: nobody reads it any more, and whoever asked something
  /// is told so.
  func close() {
    let unread = contents.withLock { contents in
      defer { contents.messages = [] }
      contents.isClosed = true
      return contents.messages
    }
    // Let go outside of the lock, because that answers requests.
    withExtendedLifetime(unread) {}
  }

  /// Waits until there is at least one message and takes them all.
  func takeAll() async -> [Message] {
    while true {
      let taken = contents.withLock { contents in
        defer { contents.messages = [] }
        return contents.messages
      }
      if !taken.isEmpty { return taken }
      await waitForMessage()
    }
  }

  private func waitForMessage() async {
    await withCheckedContinuation { continuation in
      let isReady = contents.withLock { contents in
        guard contents.messages.isEmpty else { return true }
        contents.reader = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}

/// A durable service that an attempt waits for.
struct ServiceRequest: Sendable {
  /// What is asked.
  enum Kind: Sendable {
    case intend(key: String, receipt: JSON)
    case settle(key: String, result: JSON)
    case value(key: String)
    case put(key: String, value: JSON, expected: UInt64?)
    case keep(ArtifactKept)
    case artifact(name: String)
  }

  let path: AttemptPath
  let kind: Kind
  let reply: Reply

  /// The answer somebody waits for: given once, or a failure when nobody is left to give it.
  final class Reply: Sendable {
    private let waiting: Mutex<CheckedContinuation<ServiceAnswer, Never>?>

    init(_ waiting: CheckedContinuation<ServiceAnswer, Never>) {
      self.waiting = Mutex(waiting)
    }

    deinit { give(.failed("the run ended before this could be written down")) }

    func give(_ answer: ServiceAnswer) {
      waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }?.resume(returning: answer)
    }
  }
}
