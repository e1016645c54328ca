import Recommendation
import Testing
import Toolchain

/// The same numbers on every run, so that a failure repeats.
private struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Agents and projects as nobody would think them up.
private struct Chance {
  private var numbers: SeededNumbers

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  static let languages = ["node", "python", "go", "rust", "typescript", "java", "jvm", "cobol"]
  static let frameworks = ["next", "next.js", "react", "fastapi", "gin", "tokio", "actix-web"]
  static let platforms = ["docker", "kubernetes", "vercel", "gcp", "container", "cloud"]

  mutating func some(_ words: [String], atLeast least: Int = 0) -> [String] {
    Array(words.shuffled(using: &numbers).prefix(Int.random(in: least...4, using: &numbers)))
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    elements.shuffled(using: &numbers)
  }

  mutating func agent(_ id: String) -> AgentProfile {
    AgentProfile(
      agentID: id,
      name: id,
      specialization: AgentProfile.Specialization.allCases.randomElement(using: &numbers) ?? .other,
      languages: some(Self.languages),
      frameworks: some(Self.frameworks),
      deploymentPlatforms: some(Self.platforms),
      requiredFrameworks: Bool.random(using: &numbers)
        ? [] : Array(some(Self.frameworks).prefix(1)),
      confidenceWeight: Double.random(in: -1...3, using: &numbers)
    )
  }

  mutating func report() -> ToolchainReport {
    let languages = some(Self.languages, atLeast: 1)
    return Samples.report(
      languages.first,
      languages.map { Samples.component($0, some(Self.frameworks), path: $0) },
      targets: some(["docker", "vercel", "gcp", "aws"]).map {
        Samples.target(
          ["container", "cloud", "serverless"].randomElement(using: &numbers) ?? "",
          $0
        )
      }
    )
  }
}

@Suite struct `Whatever the agents and the project` {
  static let seeds = Array<UInt64>(1...300)

  @Test(arguments: seeds)
  func `S0-39 a score is between 0 and 1`(_ seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let score = try #require(try Samples.score(chance.agent("a"), chance.report()))
    #expect((0...1).contains(score))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func `S0-39 a score is between 0 and 1 for every weight`(_ weight: Double) throws {
    var agent = Samples.python
    agent.confidenceWeight = weight
    let report = Samples.report("python", [Samples.component("python", ["flask"])])
    #expect((0...1).contains(try #require(try Samples.score(agent, report))))
  }

  @Test(arguments: seeds)
  func `S0-39 an agent that learns a framework of the project never scores less`(
    _ seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    var agent = chance.agent("a")
    let report = chance.report()
    var before = try #require(try Samples.score(agent, report))
    for framework in report.components.flatMap({ $0.frameworks.map(\.name) }) {
      agent.frameworks.append(framework)
      let after = try #require(try Samples.score(agent, report))
      #expect(after >= before)
      before = after
    }
  }

  @Test(arguments: seeds)
  func `S0-39 a project that takes up a framework of the agent never lowers its score`(
    _ seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let agent = chance.agent("a")
    var report = chance.report()
    var before = try #require(try Samples.score(agent, report))
    for framework in agent.frameworks {
      for index in report.components.indices {
        report.components[index].frameworks.append(
          .init(name: framework, type: "web", confidence: 0.9)
        )
      }
      let after = try #require(try Samples.score(agent, report))
      #expect(after >= before)
      before = after
    }
  }

  @Test(arguments: seeds)
  func `S0-41 the order is total, and does not depend on the order of the agents`(
    _ seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let agents = (1...8).map { chance.agent("agent-\($0)") }
    let report = chance.report()
    let recommender = Recommender()
    let result = recommender.recommend(report, agents: agents)
    #expect(recommender.recommend(report, agents: chance.shuffled(agents)) == result)
    for list in [result.kept, result.dropped] {
      for (one, two) in zip(list, list.dropFirst()) {
        let first = (-(one.score ?? 0), one.priority, one.agentID)
        let second = (-(two.score ?? 0), two.priority, two.agentID)
        #expect(first < second)
      }
    }
    let ids = (result.kept + result.dropped).map(\.agentID)
    #expect(ids.sorted() == agents.map(\.agentID).sorted())
    #expect(result.kept.filter { $0.specialization == .engineering }.count <= 3)
    #expect(result.kept.filter { $0.specialization == .devops }.count <= 2)
    #expect(result.kept.allSatisfy { ($0.score ?? 0) >= 0.5 })
  }
}
