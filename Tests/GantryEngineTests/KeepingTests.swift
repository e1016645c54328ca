import Foundation
import GantryCore
import GantryEngine
import GantryStore
import Synchronization
import TestClocks
import Testing

@Suite struct `What an attempt keeps` {
  /// Runs one phase on a journal, and what it was answered.
  private func answers(
    in workshop: (ScriptedPhases) throws -> Workshop = { try Workshop($0) },
    isPlan: Bool = false,
    _ script: @escaping @Sendable (any AttemptServices) async -> [ServiceAnswer]
  ) async throws -> (answers: [ServiceAnswer], events: [Event]) {
    let answered = Mutex<[ServiceAnswer]>([])
    let phases = ScriptedPhases([
      "a": { _, services in
        let answers = await script(services)
        answered.withLock { $0 = answers }
        return .succeeded(Array("{}".utf8))
      }
    ])
    let workshop = try workshop(phases)
    let queued = RunQueued(
      pipeline: PipelineDefinition(name: "test", phases: [.named("a")]),
      inputs: [:],
      source: "",
      plugins: [:],
      project: nil
    )
    let id = RunID(time: workshop.clock.now(), random: (8, 9))
    let run = workshop.engine.newRun(queued, id: id, isPlan: isPlan)
    let state = try await run.run()
    #expect(state.status == .succeeded)
    let events = try await workshop.store.events(of: id, after: 0, limit: .max)
    return (answered.withLock { $0 }, events)
  }

  private static let mine = ValueScope.durable(plugin: "acme.a")
  private static let (one, two) = (Array("1".utf8), Array("2".utf8))

  @Test func `a plugin's own value has revisions, and is no event`() async throws {
    let (answers, events) = try await answers { services in
      [
        await services.value("k", scope: Self.mine),
        await services.put("k", scope: Self.mine, value: Self.one, expected: 0),
        await services.put("k", scope: Self.mine, value: Self.two, expected: 0),
        await services.put("k", scope: Self.mine, value: Self.two, expected: nil),
        await services.value("k", scope: Self.mine),
        await services.value("k", scope: .durable(plugin: "acme.b")),
        await services.value("k", scope: .run),
      ]
    }
    #expect(
      answers == [
        .notFound, .done(revision: 1), .conflict(recorded: Self.one, revision: 1),
        .done(revision: 2), .done(recorded: Self.two, revision: 2), .notFound, .notFound,
      ]
    )
    #expect(!events.contains { $0.type == "value.put" })
  }

  @Test func `a plan sees what is there and what it wrote itself, and changes nothing`()
    async throws
  {
    let real = RealValues([Self.one])
    let (answers, _) = try await answers(
      in: { try Workshop($0, values: real) },
      isPlan: true
    ) { services in
      [
        await services.value("k", scope: Self.mine),
        await services.put("k", scope: Self.mine, value: Self.two, expected: 0),
        await services.put("k", scope: Self.mine, value: Self.two, expected: 1),
        await services.value("k", scope: Self.mine),
      ]
    }
    #expect(
      answers == [
        .done(recorded: Self.one, revision: 1), .conflict(recorded: Self.one, revision: 1),
        .done(revision: 2), .done(recorded: Self.two, revision: 2),
      ]
    )
    #expect(real.puts == 0)
  }

  @Test func `an artifact is journaled by its name, and read by it`() async throws {
    let name = try #require(ArtifactName("notes/a"))
    let other = try #require(ArtifactName("notes/b"))
    let (answers, events) = try await answers { services in
      [
        await services.putArtifact(name, mediaType: "text/plain", bytes: Self.one),
        await services.putArtifact(name, mediaType: "text/plain", bytes: Self.one),
        await services.artifact(name, limit: 10), await services.artifact(other, limit: 10),
        await services.putArtifact(name, mediaType: "text/plain", bytes: Self.two),
        await services.artifact(name, limit: 1), await services.artifact(name, limit: 0),
      ]
    }
    #expect(
      answers == [
        .done(), .done(), .done(recorded: Self.one), .notFound, .done(), .done(recorded: Self.two),
        .limit("the artifact 'notes/a' has 1 bytes, more than 0"),
      ]
    )
    // The same bytes again change nothing.
    let kept = events.filter { $0.type == "artifact.kept" }
    #expect(kept.count == 2)
    #expect(
      try JSONParser.parse(kept[0].data) == [
        "name": "notes/a", "media_type": "text/plain", "size": 1,
        "sha256": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
      ]
    )
    #expect(kept.allSatisfy { $0.phase == "a" && $0.attempt == 1 })
  }

  @Test func `the use of a secret is journaled although the queue of events is full`() async throws
  {
    let (_, events) = try await answers { services in
      // The next commit takes them all; until then every one of them waits.
      for _ in 0..<1024 { _ = services.emit("acme.said", data: Array("{}".utf8)) }
      services.noteSecret("token", usedBy: "acme.a")
      return []
    }
    let used = events.filter { $0.type == "secret.used" }
    #expect(
      used.map { String(decoding: $0.data, as: UTF8.self) } == [
        #"{"plugin":"acme.a","name":"token"}"#
      ]
    )
  }
}

/// Values that count who writes to them.
private final class RealValues: PluginValues {
  private let value: PluginValue
  private let count = Mutex(0)

  init(_ writes: [[UInt8]]) {
    value = PluginValue(bytes: writes.last ?? [], revision: UInt64(writes.count))
  }

  var puts: Int { count.withLock { $0 } }

  func value(_ key: String, of plugin: String) async throws(StoreError) -> PluginValue? { value }

  func put(_ put: PluginValuePut) async throws(StoreError) -> PluginValueAnswer {
    count.withLock { $0 += 1 }
    return .written(revision: 99)
  }
}
