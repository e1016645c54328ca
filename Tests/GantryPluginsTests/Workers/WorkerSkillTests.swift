import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `Skills in workers` {
  private func call(_ skill: String, at bench: WorkerBench) async throws -> JSON {
    try await bench.output("test.actor/call", #"{"skill":"\#(skill)"}"#)
  }

  @Test func `a phase invokes a skill, and a skill another one, each in a worker of its own`()
    async throws
  {
    let bench = try await WorkerBench("Actor")
    #expect(
      try await call("kit.back", at: bench)
        == [
          "status": 0, "revision": 0,
          "text": ["status": 0, "revision": 0, "text": ["upper": "B"]],
        ]
    )
    #expect(bench.workers.count == 3)
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test(arguments: ["kit.fails", "kit.self", "kit.unlisted", "kit.absent"])
  func `a phase hears the same as in the host`(skill: String) async throws {
    let bench = try await WorkerBench("Actor")
    let other = try Workbench()
    let plugins = try await other.actor()
    let here = try await other.output("call", #"{"skill":"\#(skill)"}"#, in: plugins)
    #expect(try await call(skill, at: bench) == here)
    #expect(bench.services.logs == other.services.logs)
    await bench.end()
  }

  @Test func `skills nest 16 deep and no deeper, each call in a worker of its own`() async throws {
    let bench = try await WorkerBench("Actor")
    var answer = try await call("kit.deep", at: bench)
    var depth = 0
    while answer["status"] == 0, let inner = answer["text"] {
      depth += 1
      answer = inner
    }
    #expect(depth == 16)
    #expect(answer["status"] == 11)
    #expect(bench.workers.count == 17)
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test func `a skill is invoked outside of any run, and leaves no process`() async throws {
    let bench = try await WorkerBench("Actor")
    let skills = SkillPlugins(bench.plugins)
    let result = try await skills.invoke("kit.upper", arguments: Array("{}".utf8))
    #expect(result == Array(#"{"upper":"B"}"#.utf8))
    let failure = await #expect(throws: Failure.self) {
      try await skills.invoke("kit.fails", arguments: Array("{}".utf8))
    }
    #expect(failure?.code == "SKILL_BROKEN")
    #expect(bench.workers.isEmpty)
  }

  @Test func `a strategy decides, or is not concerned`() async throws {
    let bench = try await WorkerBench("Actor")
    for (type, decision) in [("decide", #"{"decision":"retry","after_ns":5}"#), ("decline", nil)] {
      let answer = try await RecoveryPlugins(bench.plugins).decide(
        try #require(PluginReference("test.actor/\(type)")),
        config: Array("{}".utf8),
        failure: Array(#"{"code":"X"}"#.utf8),
        run: Workbench.run
      )
      #expect(answer == decision.map { Array($0.utf8) })
    }
    await bench.end()
    #expect(bench.workers.isEmpty)
  }
}
