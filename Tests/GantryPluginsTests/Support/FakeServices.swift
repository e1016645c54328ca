import GantryCore
import Synchronization

/// An engine that only remembers what it was asked.
final class FakeServices: AttemptServices {
  struct State {
    var events: [(type: String, data: String)] = []
    var progress: [PhaseProgress] = []
    var logs: [String] = []
    var effects: [String: (receipt: [UInt8], result: [UInt8]?)] = [:]
    var values: [ValueScope: [String: (value: [UInt8], revision: UInt64)]] = [:]
    var secrets: [String] = []
    var artifacts: [String: (mediaType: String, bytes: [UInt8])] = [:]
    var isFull = false
    var isBroken = false
    var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let state = Mutex(State())

  var logs: [String] { state.withLock { $0.logs } }
  var events: [String] { state.withLock { $0.events.map { "\($0.type) \($0.data)" } } }

  /// Waits until plugins have reported progress this often.
  func reports(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        guard state.progress.count < count else { return true }
        state.waiters.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  func emit(_ type: EventType, data: [UInt8]) -> Bool {
    state.withLock { state in
      guard !state.isFull else { return false }
      state.events.append((type.name, String(decoding: data, as: UTF8.self)))
      return true
    }
  }

  func report(_ progress: PhaseProgress) {
    let ready = state.withLock { state in
      state.progress.append(progress)
      let count = state.progress.count
      defer { state.waiters.removeAll { $0.count <= count } }
      return state.waiters.filter { $0.count <= count }
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  func log(_ level: LogLevel, _ message: String) {
    state.withLock { $0.logs.append("\(level.rawValue): \(message)") }
  }

  func noteSecret(_ name: String, usedBy plugin: String) {
    state.withLock { $0.secrets.append("\(plugin) \(name)") }
  }

  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async -> ServiceAnswer {
    state.withLock { $0.artifacts[name.text] = (mediaType, bytes) }
    return .done()
  }

  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  {
    var bytes: [UInt8] = []
    do {
      while let piece = try source.next() { bytes += piece }
    } catch {
      return .failed("\(error)")
    }
    return await putArtifact(name, mediaType: mediaType, bytes: bytes)
  }

  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer {
    guard let kept = state.withLock({ $0.artifacts[name.text] }) else { return .notFound }
    guard kept.bytes.count <= limit else { return .limit("it is too large") }
    return .done(recorded: kept.bytes)
  }

  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer {
    state.withLock { state in
      guard !state.isBroken else { return .failed("the journal is closed") }
      guard let known = state.effects[key] else {
        state.effects[key] = (receipt, nil)
        return .done()
      }
      if let result = known.result { return .conflict(recorded: result) }
      return .done(recorded: known.receipt)
    }
  }

  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer {
    state.withLock { state in
      guard let known = state.effects[key] else { return .notFound }
      guard known.result == nil else { return .conflict(recorded: known.result) }
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
      let revision = state.values[scope]?[key]?.revision ?? 0
      if let expected, expected != revision { return .conflict(revision: revision) }
      state.values[scope, default: [:]][key] = (value, revision + 1)
      return .done(revision: revision + 1)
    }
  }
}
