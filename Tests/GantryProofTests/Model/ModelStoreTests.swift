import GantryCore
import GantryProof
import StoreConformance
import Testing

@Suite struct `The model of a store` {
  @Test(.timeLimit(.minutes(10)), arguments: StoreRule.all)
  func `keeps the rules of every store`(_ rule: StoreRule) async throws {
    try await rule.prove(on: ModelMaker())
  }

  @Test(.timeLimit(.minutes(10)), arguments: Breach.allCases)
  func `is told from a store that breaks a rule`(_ breach: Breach) async throws {
    #expect(await firstBroken(breach) != nil)
  }

  /// What it breaks first; later rules might wait for what it never does.
  private func firstBroken(_ breach: Breach) async -> StoreRule? {
    for rule in StoreRule.all {
      do {
        try await rule.prove(on: BrokenMaker(breach: breach))
      } catch {
        return rule
      }
    }
    return nil
  }

  @Test func `says of a full disk that it is full, and has room for one commit in reserve`()
    async throws
  {
    let state = ModelState(StoreModel(hasReserve: true))
    let store = try state.open(EngineIdentity(id: "e1", pid: 1))
    var author = Author()
    _ = try await store.append(author.start())
    try state.change { model in model.room = 0 }
    let batch = try author.lazy()
    #expect(await storeError { _ = try await store.append(batch) }?.code == .diskFull)
    #expect(try await store.run(withPrefix: author.id.text).seq == 2)
    #expect(await store.freeReserve())
    #expect(try await store.append(batch).count == 1)
    let next = try author.lazy()
    #expect(await storeError { _ = try await store.append(next) }?.code == .diskFull)
    #expect(await !store.freeReserve())
  }
}

/// Makes stores on a model.
struct ModelMaker: StoreMaker {
  func makeStage() async throws -> any StoreStage { ModelStage() }
}

/// A model that several stores share.
final class ModelStage: StoreStage {
  let state = ModelState()

  func open(_ engine: EngineIdentity?) async throws -> any Store { try state.open(engine) }

  func close(_ store: any Store) async throws { try (store as? ModelStore)?.close() }

  func kill(_ engine: EngineIdentity) async throws {
    try state.change { model in model.end(engine.id) }
  }

  func advance(byNanoseconds delta: Int64) async throws {
    try state.change { model in model.advance(byNanoseconds: delta) }
  }

  func reboot() async throws { try state.change { model in model.reboot() } }
}
