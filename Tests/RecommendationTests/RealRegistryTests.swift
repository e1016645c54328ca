import Foundation
import Recommendation
import Testing
import Toolchain

/// A registry of 172 skills that others wrote, as a measure of the rules.
private enum RealRegistry {
  static let folder = ProcessInfo.processInfo.environment["GANTRY_TEST_DATA"]

  static func skills() throws -> [SkillDescriptor] {
    let url = URL(fileURLWithPath: (folder ?? "") + "/skills-registry/manifest.json")
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: url))
    let groups = [manifest.skills.universal] + manifest.skills.toolchains.values
    return groups.flatMap { $0 }.map {
      SkillDescriptor(
        name: $0.name,
        toolchain: $0.toolchain,
        framework: $0.framework,
        tags: $0.tags
      )
    }
  }

  struct Manifest: Decodable {
    var skills: Groups
  }
  struct Groups: Decodable {
    var universal: [Skill]
    var toolchains: [String: [Skill]]
  }
  struct Skill: Decodable {
    var name: String
    var toolchain: String?
    var framework: String?
    var tags: [String]
  }
}

@Suite(.enabled(if: RealRegistry.folder != nil, "GANTRY_TEST_DATA names no folder"))
struct `Skills of a real registry` {
  struct Stack: Sendable, CustomStringConvertible {
    var language: String
    var frameworks: [String] = []
    var secondary: [String] = []
    var platform: (type: String, name: String)?
    var services: [String] = []
    var skills: [String]

    var description: String { "\(language) \(frameworks.joined(separator: " "))" }
  }

  static let stacks = [
    Stack(
      language: "python",
      frameworks: ["fastapi", "pytest", "sqlalchemy"],
      platform: ("container", "docker"),
      services: ["postgresql"],
      skills: ["code-quality", "docker", "fastapi-local-dev", "pytest", "sqlalchemy"]
    ),
    Stack(language: "python", frameworks: ["django"], skills: ["code-quality", "django"]),
    Stack(
      language: "go",
      frameworks: ["gin"],
      skills: [
        "golang-concurrency-patterns", "golang-http-frameworks", "golang-testing-strategies",
      ]
    ),
    Stack(
      language: "go",
      skills: ["golang-concurrency-patterns", "golang-testing-strategies"]
    ),
    Stack(
      language: "node",
      frameworks: ["next", "react"],
      secondary: ["typescript"],
      platform: ("serverless", "vercel"),
      skills: ["nextjs", "nextjs-core", "react-core", "typescript-core"]
    ),
    Stack(language: "node", frameworks: ["express"], skills: ["express-production"]),
    Stack(
      language: "node",
      frameworks: ["hono"],
      secondary: ["typescript"],
      skills: ["hono-core", "typescript-core"]
    ),
    Stack(language: "rust", frameworks: ["axum", "tokio"], skills: ["axum", "rust-quality-gate"]),
    Stack(language: "rust", skills: ["rust-quality-gate"]),
  ]

  @Test(arguments: stacks)
  func `S0-53 a project gets what it is made of and no flood`(_ stack: Stack) throws {
    let report = Samples.report(
      stack.language,
      [
        Samples.component(
          stack.language,
          stack.frameworks,
          secondary: stack.secondary,
          services: stack.services
        )
      ],
      targets: stack.platform.map { [Samples.target($0.type, $0.name)] } ?? []
    )
    let result = SkillRecommender(mapping: [:]).recommend(
      agents: ["somebody"],
      registered: try RealRegistry.skills(),
      report: report
    )
    #expect(result?.skills == stack.skills)
    #expect(stack.skills.count <= SkillRecommender.projectLimit)
  }

  @Test func `S0-53 of the eleven mapped names five are missing there, and that is no error`()
    throws
  {
    let available = Set(try RealRegistry.skills().map(\.name))
    let all = SkillRecommender.standardMapping.keys.sorted()
    let result = try #require(
      SkillRecommender().recommend(agents: all, available: available)
    )
    #expect(
      result.missing == [
        "async-testing", "code-review", "docker-containerization", "performance-profiling",
        "refactoring-patterns",
      ]
    )
    #expect(
      result.skills == [
        "api-documentation", "database-migration", "git-workflow", "security-scanning",
        "systematic-debugging", "test-driven-development",
      ]
    )
  }
}
