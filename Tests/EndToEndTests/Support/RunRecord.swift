import GantryCore
import Synchronization

/// What plugins asked of the engine during a run, written down as it happened.
final class RunRecord: Sendable {
  /// A change that a phase announced.
  struct Effect {
    var key: String
    var receipt: [UInt8]
    var result: [UInt8]?
  }

  fileprivate struct State {
    var lines: [String] = []
    var values: [ValueScope: [String: (bytes: [UInt8], revision: UInt64)]] = [:]
    var effects: [String: [Effect]] = [:]
  }

  fileprivate let state = Mutex(State())

  /// Everything in order, one line each.
  var lines: [String] { state.withLock { $0.lines } }

  /// The phases that announced changes.
  var changed: Set<String> { state.withLock { Set($0.effects.keys) } }

  /// The receipts of a phase as its undo gets them, the newest first.
  func receipts(of phase: String) throws -> JSON {
    let effects = state.withLock { $0.effects[phase] ?? [] }
    return .array(
      try effects.reversed().map { effect in
        [
          "key": .string(effect.key),
          "receipt": try JSONParser.parse(effect.receipt),
          "result": try effect.result.map { try JSONParser.parse($0) } ?? .null,
        ]
      }
    )
  }

  /// The engine of an attempt that writes into this record.
  func services(of phase: String) -> any AttemptServices {
    RecordingServices(record: self, phase: phase)
  }

  fileprivate func note(_ words: String, _ bytes: [UInt8] = []) {
    state.withLock { $0.lines.append(words + String(decoding: bytes, as: UTF8.self)) }
  }
}

/// The engine of one attempt, as far as first-party plugins need one.
private struct RecordingServices: AttemptServices {
  let record: RunRecord
  let phase: String

  func emit(_ type: EventType, data: [UInt8]) -> Bool {
    record.note("\(phase) emits \(type.name): ", data)
    return true
  }

  func report(_ progress: PhaseProgress) { record.note("\(phase) reports \(progress)") }

  func log(_ level: LogLevel, _ message: String) {
    record.note("\(phase) logs \(level.rawValue): \(message)")
  }

  func noteSecret(_ name: String, usedBy plugin: String) {
    record.note("\(phase) is lent \(name)")
  }

  func intend(_ key: String, receipt: [UInt8]) async -> ServiceAnswer {
    record.note("\(phase) intends \(key): ", receipt)
    return record.state.withLock { state in
      if let known = state.effects[phase]?.first(where: { $0.key == key }) {
        return known.result.map { .conflict(recorded: $0) } ?? .done(recorded: known.receipt)
      }
      state.effects[phase, default: []].append(RunRecord.Effect(key: key, receipt: receipt))
      return .done()
    }
  }

  func settle(_ key: String, result: [UInt8]) async -> ServiceAnswer {
    record.note("\(phase) settles \(key): ", result)
    return record.state.withLock { state in
      guard let place = state.effects[phase]?.firstIndex(where: { $0.key == key }) else {
        return .notFound
      }
      state.effects[phase]?[place].result = result
      return .done()
    }
  }

  func value(_ key: String, scope: ValueScope) async -> ServiceAnswer {
    record.state.withLock { state in
      guard let known = state.values[scope]?[key] else { return .notFound }
      return .done(recorded: known.bytes, revision: known.revision)
    }
  }

  func put(_ key: String, scope: ValueScope, value: [UInt8], expected: UInt64?) async
    -> ServiceAnswer
  {
    record.note("\(phase) puts \(key): ", value)
    return record.state.withLock { state in
      let revision = state.values[scope]?[key]?.revision ?? 0
      if let expected, expected != revision { return .conflict(revision: revision) }
      state.values[scope, default: [:]][key] = (value, revision + 1)
      return .done(revision: revision + 1)
    }
  }

  func putArtifact(_ name: ArtifactName, mediaType: String, bytes: [UInt8]) async -> ServiceAnswer {
    record.note("\(phase) keeps \(name.text), \(mediaType): ", bytes)
    return .done()
  }

  func keepArtifact(_ name: ArtifactName, mediaType: String, from source: any ArtifactSource) async
    -> ServiceAnswer
  {
    record.note("\(phase) keeps a file as \(name.text), \(mediaType)")
    return .done()
  }

  func artifact(_ name: ArtifactName, limit: Int) async -> ServiceAnswer { .notFound }
}
