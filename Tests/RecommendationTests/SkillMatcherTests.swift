import Recommendation
import Testing
import Toolchain

@Suite struct `Skills that a project asks for` {
  @Test func `S0-53 a skill of a detected framework is taken, with the reason`() {
    let result = match(
      [Samples.component("python", ["fastapi"])],
      [
        skill("fastapi-local-dev", "python", "fastapi-local-dev"),
        skill("django", "python", "django"),
      ]
    )
    #expect(
      result?.reasons == [
        SkillReason(
          name: "fastapi-local-dev",
          reason: "The project uses fastapi.",
          source: .framework
        )
      ]
    )
  }

  @Test func `S0-53 a skill without framework that bears its name is dedicated to it`() {
    #expect(
      names([Samples.component("python", ["pytest"])], [skill("pytest", "python", nil)])
        == ["pytest"]
    )
  }

  @Test func `S0-53 a name that only ends or goes on like the framework is another one`() {
    let skills = [
      skill("flexlayout-react", "javascript", "flexlayout-react"),
      skill("sveltekit", "javascript", "sveltekit"), skill("preact", "javascript", nil),
    ]
    #expect(names([Samples.component("node", ["react", "svelte"])], skills) == [])
  }

  @Test func `S0-53 a framework's skill under a language the project lacks is left out`() {
    let skills = [skill("tauri", "rust", "tauri")]
    #expect(names([Samples.component("node", ["tauri"])], skills) == [])
    #expect(names([Samples.component("rust", ["tauri"])], skills) == ["tauri"])
  }

  @Test func `S0-53 of many skills of one framework only the basic ones are taken`() {
    let skills = [
      skill("hono-core", "javascript", "hono"), skill("hono-jsx", "javascript", "hono"),
      skill("hono-cloudflare", "javascript", "hono"), skill("nextjs", "javascript", "nextjs"),
      skill("nextjs-core", "nextjs", "nextjs"), skill("nextjs-v16", "nextjs", "nextjs"),
    ]
    #expect(names([Samples.component("node", ["hono"])], skills) == ["hono-core"])
    #expect(names([Samples.component("node", ["next"])], skills) == ["nextjs", "nextjs-core"])
  }

  @Test func `S0-53 tags help out where no skill is dedicated, the first mention wins`() {
    let skills = [
      skill("golang-grpc", "golang", nil, ["golang", "grpc", "streaming", "testing", "gin"]),
      skill("golang-http-frameworks", "golang", nil, ["http", "golang", "chi", "gin"]),
    ]
    let components = [Samples.component("go", ["gin"])]
    #expect(names(components, skills) == ["golang-http-frameworks"])
    let dedicated = skills + [skill("gin", "golang", "gin")]
    #expect(names(components, dedicated) == ["gin"])
  }

  @Test func `S0-53 of a language only what every program has is taken`() {
    let skills = [
      skill("golang-testing", "golang", nil, ["testing", "golang", "testify"]),
      skill("golang-concurrency", "golang", nil, ["golang", "concurrency"]),
      skill("golang-grpc", "golang", nil, ["golang", "grpc", "testing"]),
      skill("golang-cli", "golang", nil, ["cli", "golang"]),
    ]
    let result = match([Samples.component("go")], skills)
    #expect(result?.skills == ["golang-concurrency", "golang-testing"])
    #expect(result?.reasons.first?.reason == "The project is written in go.")
    #expect(result?.reasons.first?.source == .toolchain)
  }

  @Test func `S0-53 plain JavaScript gets nothing about TypeScript`() {
    let skills = [skill("typescript-core", "typescript", nil, ["typescript", "types"])]
    #expect(names([Samples.component("node")], skills) == [])
    let typed = Samples.component("node", secondary: ["typescript"])
    #expect(names([typed], skills) == ["typescript-core"])
  }

  @Test func `S0-53 services, platforms and build tools are found by name`() {
    let skills = [
      skill("mongodb", "databases", nil), skill("docker", "universal", nil),
      skill("make", nil, nil), skill("kubernetes", nil, nil), skill("digitalocean", nil, nil),
    ]
    let result = match(
      [Samples.component("go", services: ["mongodb", "redis"])],
      skills,
      targets: [Samples.target("container", "docker")]
    )
    #expect(
      result?.reasons.map { "\($0.name): \($0.reason)" } == [
        "docker: The project is deployed with docker.",
        "make: The project is built with make.",
        "mongodb: The project uses mongodb.",
      ]
    )
  }

  @Test func `S0-53 a skill that an agent brings is not listed twice`() {
    let result = SkillRecommender(mapping: ["python": ["pytest"]]).recommend(
      agents: ["python-engineer"],
      registered: [skill("pytest", "python", nil), skill("pytest", "python", "other")],
      report: Samples.report("python", [Samples.component("python", ["pytest"])])
    )
    #expect(result?.reasons.map(\.source) == [.mapping])
  }

  @Test func `S0-53 a project brings eight skills at most, those of frameworks first`() {
    let frameworks = (1...12).map { "framework\($0)" }
    let skills =
      frameworks.map { skill($0, "python", $0) } + [skill("python-core", "python", nil)]
    let result = match([Samples.component("python", frameworks)], skills)
    #expect(result?.skills == frameworks.prefix(SkillRecommender.projectLimit).sorted())
    #expect(SkillRecommender.projectLimit == 8)
  }

  @Test func `S0-53 no agents, or nothing at all, is nil`() {
    let report = Samples.report("rust", [Samples.component("rust", ["axum"])])
    let axum = [skill("axum", "rust", "axum")]
    let recommender = SkillRecommender()
    #expect(recommender.recommend(agents: [], registered: axum, report: report) == nil)
    #expect(recommender.recommend(agents: ["poet"], registered: [], report: report) == nil)
    #expect(
      recommender.recommend(agents: ["poet"], registered: axum, report: report)?.skills == ["axum"]
    )
  }

  private func skill(
    _ name: String,
    _ toolchain: String?,
    _ framework: String?,
    _ tags: [String] = []
  ) -> SkillDescriptor {
    SkillDescriptor(name: name, toolchain: toolchain, framework: framework, tags: tags)
  }

  private func match(
    _ components: [ToolchainReport.Component],
    _ skills: [SkillDescriptor],
    targets: [ToolchainReport.DeploymentTarget] = []
  ) -> SkillRecommendations? {
    SkillRecommender(mapping: [:]).recommend(
      agents: ["somebody"],
      registered: skills,
      report: Samples.report(components.first?.language, components, targets: targets)
    )
  }

  private func names(
    _ components: [ToolchainReport.Component],
    _ skills: [SkillDescriptor]
  ) -> [String] {
    match(components, skills)?.skills ?? []
  }
}
