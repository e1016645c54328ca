public import GantryPlugin
import Synchronization

/// A host in memory, for tests of plugins.
///
/// ```swift
/// let host = FakeHost()
/// let phase = try host.load(plugin).phase("greet")
/// let result = try phase.run(Greet.Input(name: "Ada"))
/// #expect(result.status == .ok)
/// #expect(try result.output(as: Greeting.self).greeting == "Hello, Ada")
/// ```
///
/// It checks what a real host checks where that costs a test nothing: stale calls, undeclared
/// events, sizes, fractions. A fake host stays until the process exits, as a real one does, because
/// plugins keep its table.
public final class FakeHost: Sendable {
  let state = Mutex(State())
  let tables: HostTables

  /// Answers a skill: arguments in, result out.
  public typealias SkillAnswer = @Sendable (JSON) throws -> JSON

  struct State {
    var calls: [UInt64: CallRecord] = [:]
    var lastCall: UInt64 = 0
    var effects: [String: [FakeEffect]] = [:]
    var values: [FakeValueScope: [String: (json: JSON, revision: UInt64)]] = [:]
    var skills: [String: SkillAnswer] = [:]
    var secrets: [String: [UInt8]] = [:]
    var artifacts: [String: FakeArtifact] = [:]
    var emitRefusals = 0
    var pluginLog: [LogLine] = []
  }

  /// Creates a host.
  ///
  /// - Parameters:
  ///   - minor: The minor version of the ABI it says it speaks.
  ///   - missing: The interfaces it says it does not offer.
  public init(minor: Int = 0, without missing: Set<HostInterface> = []) {
    self.tables = HostTables(minor: minor, missing: missing)
    tables.attach(self)
  }

  /// What was logged outside of any call.
  public var pluginLog: [LogLine] { state.withLock { $0.pluginLog } }

  /// Answers a skill from now on.
  public func provide(skill: String, answer: @escaping SkillAnswer) {
    state.withLock { $0.skills[skill] = answer }
  }

  /// Sets a secret; a plugin gets it when its manifest lists it.
  public func set(secret name: String, to value: String) {
    state.withLock { $0.secrets[name] = Array(value.utf8) }
  }

  /// What the run keeps under a name; nil when there is nothing.
  public func artifact(_ name: String) -> FakeArtifact? {
    state.withLock { $0.artifacts[name] }
  }

  /// Answers "again" to that many emitted events, as a host with a full queue does.
  public func refuseEvents(_ count: Int) {
    state.withLock { $0.emitRefusals = count }
  }

  /// Cancels every call that is running.
  public func cancel() {
    state.withLock { state in
      for handle in state.calls.keys { state.calls[handle]?.cancel() }
    }
  }

  /// The effects of a phase instance, oldest first.
  public func effects(of phase: String = CallOptions().phase) -> [FakeEffect] {
    state.withLock { $0.effects[phase] ?? [] }
  }

  /// The value under a key; nil when there is none.
  public func value(_ key: String, in scope: FakeValueScope = .run) -> JSON? {
    state.withLock { $0.values[scope]?[key]?.json }
  }

  /// Stores a value, as another phase or an earlier run would.
  public func store(
    _ key: String,
    _ value: some Encodable,
    in scope: FakeValueScope = .run
  ) throws {
    let json = try JSON(encoding: value)
    state.withLock { state in
      let revision = state.values[scope]?[key]?.revision ?? 0
      state.values[scope, default: [:]][key] = (json, revision + 1)
    }
  }
}

/// Whose values a fake host keeps.
public enum FakeValueScope: Int32, Sendable, Hashable {
  /// Those that the phases of the run share.
  case run = 0
  /// Those that the plugin keeps between runs.
  case durable = 1
}

/// What the fake host knows of one effect.
public struct FakeEffect: Sendable, Hashable {
  /// The effect's key.
  public var key: String
  /// What was said before it.
  public var receipt: JSON
  /// What was said after it; nil when it was never settled.
  public var result: JSON?
}

/// What the fake host keeps of one artifact.
public struct FakeArtifact: Sendable, Hashable {
  /// What the bytes are; empty when the plugin did not say.
  public var mediaType: String
  /// The bytes.
  public var bytes: [UInt8]

  /// The bytes as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
