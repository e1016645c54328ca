import Recommendation
import Testing
import Toolchain

@Suite struct `What is said of an agent` {
  @Test func `S0-42 a language of another component is named with its place`() {
    let components = [Samples.component("go"), Samples.component("python", path: "tools/load")]
    let agent = reading(
      AgentProfile(agentID: "a", name: "A", languages: ["python"]),
      "go",
      components
    )
    #expect(
      agent?.reasons == ["It writes python, another language of the project (in tools/load)."]
    )
    #expect(
      agent?.concerns == ["Moderate confidence: it does not write go, the primary language."]
    )
  }

  @Test func `S0-42 a concern names the frameworks that are not known`() {
    let components = [Samples.component("rust", ["axum", "leptos", "tokio"])]
    let agent = AgentProfile(
      agentID: "a",
      name: "A",
      languages: ["rust"],
      frameworks: ["tokio"],
      confidenceWeight: 1
    )
    let result = reading(agent, "rust", components)
    #expect(result?.concerns == ["Good match but it does not know axum or leptos."])
    #expect(result?.reasons.last == "It knows tokio (1 of 3 detected frameworks).")
  }

  @Test func `S0-42 a concern names the platforms that are not deployed to`() {
    let targets = [Samples.target("serverless", "aws"), Samples.target("container", "docker")]
    let agent = AgentProfile(agentID: "a", name: "A", languages: ["go"], confidenceWeight: 1)
    let result = reading(agent, "go", [Samples.component("go")], targets)
    #expect(result?.concerns == ["Good match but it does not deploy to aws or docker."])
  }

  @Test func `S0-42 an agent without the language says so`() {
    let agent = AgentProfile(agentID: "a", name: "A", deploymentPlatforms: ["container"])
    let targets = [Samples.target("container", "docker")]
    let result = reading(agent, "go", [Samples.component("go")], targets)
    #expect(result?.reasons == ["It deploys to targets of the type container."])
    #expect(
      result?.concerns == ["Moderate confidence: it writes none of the project's languages."]
    )
  }

  @Test func `S0-42 a container tool on another platform is told apart from the platform`() {
    let agent = AgentProfile(agentID: "a", name: "A", deploymentPlatforms: ["kubernetes"])
    let targets = [Samples.target("cloud", "gcp")]
    let result = reading(agent, "go", [Samples.component("go")], targets)
    #expect(result?.reasons == ["It works with containers, which gcp can take."])
  }

  @Test func `S0-42 a strong match carries no concern`() {
    let components = [Samples.component("python", ["fastapi"])]
    #expect(reading(Samples.python, "python", components)?.concerns == [])
  }

  @Test func `S0-42 the hints hold frameworks, target and build tools`() {
    let targets = [Samples.target("container", "docker"), Samples.target("cloud", "gcp")]
    let components = [Samples.component("python", ["pytest", "fastapi"])]
    let hints = reading(Samples.python, "python", components, targets)?.hints
    #expect(hints?.detectedFrameworks == ["fastapi", "pytest"])
    #expect(hints?.deploymentTarget == "docker")
    #expect(hints?.buildTools == ["make"])
  }

  private func reading(
    _ agent: AgentProfile,
    _ primary: String,
    _ components: [ToolchainReport.Component],
    _ targets: [ToolchainReport.DeploymentTarget] = []
  ) -> AgentRecommendation? {
    let result = Recommender().recommend(
      Samples.report(primary, components, targets: targets),
      agents: [agent]
    )
    // A dropped agent ends with the reason for it, which is not the subject here.
    guard var dropped = result.dropped.first else { return result.kept.first }
    dropped.reasons.removeLast()
    return dropped
  }
}
