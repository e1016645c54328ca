import GantryCore
import Synchronization

/// What other tasks tell a run, in the order they told it.
///
/// One consumer takes everything that has arrived and settles it in one commit, so a burst of
/// messages costs one disk write. Senders never wait.
final class Mailbox: Sendable {
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

  private struct Contents {
    var messages: [RunMessage] = []
    var waiting: [UInt64: Reply] = [:]
    var lastTicket: UInt64 = 0
    var reader: CheckedContinuation<Void, Never>?
    var isClosed = false
  }

  private let contents = Mutex(Contents())

  /// Adds a message and wakes the reader.
  func send(_ message: RunMessage) {
    let reader = contents.withLock { contents in
      guard !contents.isClosed else { return nil as CheckedContinuation<Void, Never>? }
      contents.messages.append(message)
      defer { contents.reader = nil }
      return contents.reader
    }
    reader?.resume()
  }

  /// Asks the run for something; the answer comes by ``answer(_:_:)``.
  func ask(_ kind: ServiceRequest.Kind, for path: AttemptPath, _ reply: Reply) {
    let reader = contents.withLock { contents in
      guard !contents.isClosed else { return nil as CheckedContinuation<Void, Never>? }
      contents.lastTicket += 1
      contents.waiting[contents.lastTicket] = reply
      let request = ServiceRequest(ticket: contents.lastTicket, path: path, kind: kind)
      contents.messages.append(.asked(request))
      defer { contents.reader = nil }
      return contents.reader
    }
    reader?.resume()
  }

  /// Answers a request.
  func answer(_ ticket: UInt64, _ answer: ServiceAnswer) {
    contents.withLock { $0.waiting.removeValue(forKey: ticket) }?.give(answer)
  }

  /// Drops what has arrived and what will: nobody reads it any more, and whoever asked something
  /// is told so.
  func close() {
    let unread = contents.withLock { contents in
      defer { contents.waiting = [:] }
      contents.isClosed = true
      contents.messages = []
      return contents.waiting
    }
    // Let go outside of the lock, because that answers requests.
    withExtendedLifetime(unread) {}
  }

  /// Waits until there is at least one message and takes them all.
  func takeAll() async -> [RunMessage] {
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
