internal import GantryCore
internal import Synchronization

/// What a call may ask for that is only made to see whether it crashes: nothing of it leaves memory.
final class CrashReportServices: AttemptServices {
  /// How many bytes are kept in all, so that a plugin cannot fill the memory of the host.
  private static let room = 64 << 20

  private struct Effect {
    var receipt: [UInt8]
    var result: [UInt8]?
  }

  private struct State {
    var counts = CrashReportTrial.Counts()
    var effects: [String: Effect] = [:]
    var values: [ValueScope: [String: (value: [UInt8], revision: UInt64)]] = [:]
    var artifacts: [String: [UInt8]] = [:]
    var used = 0

    /// Makes room for bytes; why there is none, else nil.
    mutating func refusal(of key: String, _ bytes: [UInt8]) -> ServiceAnswer? {
      let count = key.utf8.count + bytes.count
      guard used + count <= CrashReportServices.room else {
        return .limit("a call that is only tried may keep \(CrashReportServices.room) bytes")
      }
      used += count
      return nil
    }
  }

  private let say: @Sendable (LogLevel, String) -> Void
  private let state = Mutex(State())

  /// Begins without anything.
  ///
  /// - Parameter say: Receives what the plugin logs.
  init(say: @escaping @Sendable (LogLevel, String) -> Void) { self.say = say }

  /// How much was asked for so far.
  var counts: CrashReportTrial.Counts { state.withLock { $0.counts } }

  func emit(_ type: EventType, data: [UInt8]) -> Bool {
    state.withLock { $0.counts.events += 1 }
    return true
  }

  func report(_ progress: PhaseProgress) {}

  func log(_ level: LogLevel, _ message: String) { say(level, message) }

  // No secret is ever lent in such a call, so there is none to note.
  func noteSecret(_ name: String, usedBy plugin: String) {}

  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer {
    state.withLock { state in
      guard let known = state.effects[key] else {
        if let refusal = state.refusal(of: key, receipt) { return refusal }
        state.effects[key] = Effect(receipt: receipt)
        state.counts.effects += 1
        return .done()
      }
      return known.result.map { .conflict(recorded: $0) } ?? .done(recorded: known.receipt)
    }
  }

  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer {
    state.withLock { state in
      guard let known = state.effects[key] else { return .notFound }
      if let settled = known.result { return .conflict(recorded: settled) }
      if let refusal = state.refusal(of: "", result) { return refusal }
      state.effects[key]?.result = result
      return .done()
    }
  }

  func value(_ key: String, scope: ValueScope) async -> ServiceAnswer {
    state.withLock { state in
      guard let known = state.values[scope]?[key] else { return .notFound }
      return .done(recorded: known.value, revision: known.revision)
    }
  }

  func put(_ key: String, scope: ValueScope, value: [UInt8], expected: UInt64?) async
    -> ServiceAnswer
  {
    state.withLock { state in
      let known = state.values[scope]?[key]
      let revision = known?.revision ?? 0
      guard expected ?? revision == revision else {
        return .conflict(recorded: known?.value, revision: revision)
      }
      if let refusal = state.refusal(of: key, value) { return refusal }
      state.values[scope, default: [:]][key] = (value, revision + 1)
      state.counts.values += 1
      return .done(revision: revision + 1)
    }
  }

  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async -> ServiceAnswer {
    state.withLock { state in
      if let refusal = state.refusal(of: name.text, bytes) { return refusal }
      state.artifacts[name.text] = bytes
      state.counts.artifacts += 1
      return .done()
    }
  }

  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  {
    // A file may be of any size, so it is not kept here, and nobody can read it back.
    state.withLock { $0.counts.artifacts += 1 }
    return .done()
  }

  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer {
    guard let bytes = state.withLock({ $0.artifacts[name.text] }) else { return .notFound }
    guard bytes.count <= limit else { return .limit("it has more than \(limit) bytes") }
    return .done(recorded: bytes)
  }
}
