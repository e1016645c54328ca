import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler), .timeLimit(.minutes(10)))
struct `A skill call inside of a call` {
  @Test func `a skill that reaches itself through another one is answered CONFLICT`() async throws {
    let bench = try await KeeperBench()
    let outer = try await bench.answer("skill", name: "ring.a")
    // The phase waits for a, a for b, and b asks for a.
    let refused = outer["text"]?["text"]
    #expect(outer["text"]?["status"] == 0)
    #expect(refused?["status"] == 10)
    #expect(refused?["text"]?["code"] == "REENTERED")
  }

  @Test func `it has the deadline of the outer call, and a span of its own in its trace`()
    async throws
  {
    let bench = try await KeeperBench()
    let deadline = bench.clock.now().advanced(byNanoseconds: 3_600_000_000_000)
    func ask(_ input: JSON) async throws -> JSON {
      let request = try bench.request(input, deadline: deadline)
      let outcome = await PhasePlugins(bench.plugins).run(request, services: bench.services)
      guard case .succeeded(let bytes) = outcome else {
        Issue.record("\(outcome)")
        return .null
      }
      return try #require(try JSONParser.parse(bytes)["text"])
    }
    let outer = try await ask(["op": "trace"])
    let inner = try await ask(["op": "skill", "name": "trace"])
    let again = try await ask(["op": "skill", "name": "trace"])
    let about = try #require(inner["text"], "\(inner)")
    #expect(try #require(about["deadline_ns"]?.intValue) > 0)
    #expect(inner["revision"] == about["deadline_ns"])
    #expect(about["phase"] == outer["phase"])
    let spans = try [outer, about].map { try #require($0["traceparent"]?.stringValue) }
    let parts = spans.map { $0.split(separator: "-") }
    #expect(parts.map(\.count) == [4, 4])
    #expect(parts[0][1] == parts[1][1])
    #expect(parts[0][2] != parts[1][2])
    // A repeated attempt is the same span.
    #expect(again["text"]?["traceparent"] == about["traceparent"])
  }

  @Test func `when the deadline passes, the plugin that waits hears that the time is over`()
    async throws
  {
    let bench = try await KeeperBench()
    let input: JSON = ["op": "skill", "name": "slow"]
    let request = try bench.request(
      input,
      deadline: bench.clock.now().advanced(byNanoseconds: 1_000_000_000)
    )
    async let outcome = PhasePlugins(bench.plugins).run(request, services: bench.services)
    await bench.services.reports(1)
    bench.clock.advance(seconds: 2)
    guard case .succeeded(let bytes) = await outcome else {
      Issue.record("\(await outcome)")
      return
    }
    #expect(try JSONParser.parse(bytes)["status"] == 3)
  }
}
