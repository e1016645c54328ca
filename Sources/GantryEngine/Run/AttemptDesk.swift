import GantryCore
import Synchronization

/// Serves one attempt while it runs: what its plugin calls on the host ends here.
final class AttemptDesk: AttemptServices {
  /// What the desk needs to reach what is kept outside of the run's own journal.
  struct Stores: Sendable {
    let run: RunID
    let epoch: UInt64
    let values: any PluginValues
    let artifacts: any ArtifactStore
  }

  let stores: Stores
  private let path: AttemptPath
  private let mailbox: Mailbox
  private let lazyWrites: LazyWrites
  private let feed: RunFeed
  private let attemptLog: any AttemptLog
  private let clock: any Clock
  private let hasEnded = Atomic(false)

  init(
    path: AttemptPath,
    stores: Stores,
    mailbox: Mailbox,
    lazyWrites: LazyWrites,
    feed: RunFeed,
    attemptLog: any AttemptLog,
    clock: any Clock
  ) {
    self.path = path
    self.stores = stores
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

  func noteSecret(_ name: String, usedBy plugin: String) {
    let note: JSON = ["plugin": .string(plugin), "name": .string(name)]
    guard let data = try? note.encodedBytes else { return }
    lazyWrites.insist(
      EventDraft(
        type: "secret.used",
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

  /// Refuses from here on what the journal's own check of the attempt does not see.
  func close() { hasEnded.store(true, ordering: .releasing) }

  /// Why nothing is written for this attempt any more; nil while it runs.
  var refusal: ServiceAnswer? {
    hasEnded.load(ordering: .acquiring) ? .failed("the attempt is no longer running") : nil
  }

  /// Asks the run with a payload that must be JSON.
  func ask(_ payload: [UInt8], _ kind: (JSON) -> ServiceRequest.Kind) async -> ServiceAnswer {
    do {
      return await ask(kind(try JSONParser.parse(payload)))
    } catch {
      return .badInput("\(error)")
    }
  }

  /// Asks the run, and waits for its next commit.
  func ask(_ kind: ServiceRequest.Kind) async -> ServiceAnswer {
    await withCheckedContinuation { reply in
      mailbox.ask(kind, for: path, Mailbox.Reply(reply))
    }
  }
}
