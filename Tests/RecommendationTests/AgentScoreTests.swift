import Recommendation
import Testing
import Toolchain

@Suite struct `Scoring an agent` {
  @Test func `S0-39 a perfect match is above 0.9`() throws {
    let report = Samples.report(
      "python",
      [Samples.component("python", ["fastapi", "pytest"])],
      targets: [Samples.target("container", "docker")]
    )
    let score = try #require(try Samples.score(Samples.python, report))
    #expect(score > 0.9 && score <= 1)
  }

  @Test func `S0-39 the language alone is between 0.5 and 0.7`() throws {
    let report = Samples.report("python", [Samples.component("python")])
    let score = try #require(try Samples.score(Samples.python, report))
    #expect(score == 0.6175)
  }

  @Test func `S0-39 no match is below 0.2`() throws {
    let report = Samples.report("rust", [Samples.component("rust", ["axum"])])
    #expect(try Samples.score(Samples.python, report) == 0)
  }

  @Test func `S0-39 the agent of Next outranks the agent of TypeScript on a Next project`() throws {
    let report = Samples.report("node", [Samples.component("node", ["next", "react"])])
    let ranked = Recommender().recommend(report, agents: [Samples.typescript, Samples.nextjs])
    #expect(ranked.kept.map(\.agentID) == ["nextjs-engineer", "typescript-engineer"])
  }

  @Test func `S0-39 operations for Vercel are above 0.7 on a project for Vercel`() throws {
    let report = Samples.report(
      "node",
      [Samples.component("node", ["next"])],
      targets: [Samples.target("serverless", "vercel")]
    )
    #expect(try #require(try Samples.score(Samples.vercelOps, report)) > 0.7)
    let bare = Samples.report(
      "node",
      [Samples.component("node")],
      targets: [Samples.target("serverless", "vercel")]
    )
    #expect(try #require(try Samples.score(Samples.vercelOps, bare)) > 0.7)
  }

  @Test(arguments: [
    ("node", "typescript"), ("nodejs", "javascript"), ("node.js", "typescript"),
    ("deno", "javascript"), ("bun", "typescript"), ("cpython", "python"), ("go", "golang"),
    ("jvm", "kotlin"), ("dotnet", "f#"), (".net", "csharp"), ("Python", "python"),
  ])
  func `S0-40 an alias is its language`(_ pair: (detected: String, agent: String)) throws {
    let agent = AgentProfile(agentID: "a", name: "A", languages: [pair.agent])
    let report = Samples.report(pair.detected, [Samples.component(pair.detected)])
    #expect(try #require(try Samples.score(agent, report)) > 0.5)
  }

  @Test(arguments: ["next", "next.js", "nextjs", "Next.JS"])
  func `S0-39 a framework is the same in every spelling`(_ spelling: String) throws {
    let agent = AgentProfile(agentID: "a", name: "A", frameworks: [spelling])
    let report = Samples.report("node", [Samples.component("node", ["next"])])
    #expect(try #require(try Samples.score(agent, report)) > 0.2)
  }

  @Test func `S0-39 a longer name is another framework`() throws {
    let agent = AgentProfile(agentID: "a", name: "A", frameworks: ["preact", "next-auth"])
    let report = Samples.report("node", [Samples.component("node", ["react", "next"])])
    #expect(try Samples.score(agent, report) == 0)
  }

  @Test func `a secondary language counts 0.6`() throws {
    let agent = AgentProfile(
      agentID: "a",
      name: "A",
      languages: ["python"],
      confidenceWeight: 1
    )
    let components = [Samples.component("go"), Samples.component("python", path: "tools")]
    #expect(try Samples.score(agent, Samples.report("go", components)) == 0.3)
  }

  @Test func `an agent is measured against the frameworks of the languages it speaks`() throws {
    let components = [
      Samples.component("node", ["next", "react"]),
      Samples.component("python", ["fastapi"], path: "api"),
    ]
    let result = Recommender().recommend(
      Samples.report("node", components),
      agents: [Samples.python]
    )
    #expect(result.kept.first?.hints.detectedFrameworks == ["fastapi"])
  }

  @Test func `a container tool stands in for another container platform`() throws {
    let agent = AgentProfile(
      agentID: "a",
      name: "A",
      deploymentPlatforms: ["docker"],
      confidenceWeight: 1
    )
    let report = Samples.report(
      "go",
      [Samples.component("go")],
      targets: [Samples.target("cloud", "gcp")]
    )
    #expect(try Samples.score(agent, report) == 0.1)
  }
}
