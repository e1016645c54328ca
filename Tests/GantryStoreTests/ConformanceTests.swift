import StoreConformance
import Testing

@Suite struct `A state folder on SQLite` {
  @Test(.timeLimit(.minutes(10)), arguments: StoreRule.all)
  func `keeps the rules of every store`(_ rule: StoreRule) async throws {
    try await rule.prove(on: SQLiteMaker())
  }
}
