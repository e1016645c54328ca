import GantryCore

/// Serves one attempt while it runs: what its plugin calls on the host ends here.
final class AttemptDesk: AttemptServices {
  private let path: AttemptPath
  private let mailbox: Mailbox
  private let lazyWrites: LazyWrites
  private let feed: RunFeed
  private let attemptLog: any AttemptLog
  private let clock: any Clock

  init(
    path: AttemptPath,
    mailbox: Mailbox,
    lazyWrites: LazyWrites,
    feed: RunFeed,
    attemptLog: any AttemptLog,
    clock: any Clock
  ) {
    self.path = path
    self.mailbox = mailbox
    self.lazyWrites = lazyWrites
    self.feed = feed
    self.attemptLog = attemptLog
    self.clock = clock
  }

  func emit(_ type: EventType, data: [UInt8]) -> Bool {
    lazyWrites.add(
      EventDraft(
        type: type,
        durability: .lazy,
        phase: path.phase,
        attempt: path.attempt,
        data: data
      )
    )
  }

  func report(_ progress: PhaseProgress) {
    lazyWrites.set(progress, of: path.phase)
    feed.publish { $0.progress[path.phase] = progress }
  }

  func log(_ level: LogLevel, _ message: String) {
    attemptLog.write(level, message, at: clock.now())
  }

  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer {
    await ask(receipt) { .intend(key: key, receipt: $0) }
  }

  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer {
    await ask(result) { .settle(key: key, result: $0) }
  }

  func value(_ key: String) async -> ServiceAnswer {
    await ask(Array("null".utf8)) { _ in .value(key: key) }
  }

  func put(_ key: String, value: [UInt8], expected: UInt64?) async -> ServiceAnswer {
    await ask(value) { .put(key: key, value: $0, expected: expected) }
  }

  private func ask(
    _ payload: [UInt8],
    _ kind: (JSON) -> ServiceRequest.Kind
  ) async -> ServiceAnswer {
    let json: JSON
    do {
      json = try JSONParser.parse(payload)
    } catch {
      return .badInput("\(error)")
    }
    let asked = kind(json)
    return await withCheckedContinuation { reply in
      mailbox.send(.asked(ServiceRequest(path: path, kind: asked, reply: .init(reply))))
    }
  }
}
