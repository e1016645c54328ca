extension AgentProfile {
  /// The sixteen agents that Gantry knows by id, with what each can do.
  ///
  /// A registry's agent file beats this table key by key; see ``init(agentID:name:capabilities:)``.
  /// The last six are deployed only when somebody names them, through a role or through the default
  /// set: they would fit every project, so that fitting says nothing.
  public static let standardAgents: [AgentProfile] = engineers + operators + generalists

  /// The agent of an id in ``standardAgents``.
  ///
  /// - Parameter id: The id; `_` and `-` are equal, and a trailing `-agent` is passed over.
  /// - Returns: The agent, or nil when the table has none of that id.
  public static func standardAgent(_ id: String) -> AgentProfile? {
    let key = key(id)
    return standardAgents.first { $0.agentID == key }
  }

  private static let engineers = [
    AgentProfile(
      agentID: "python-engineer",
      name: "Python engineer",
      specialization: .engineering,
      languages: ["python"],
      frameworks: [
        "django", "flask", "fastapi", "tornado", "starlette", "litestar", "sanic", "aiohttp",
        "streamlit", "gradio", "fasthtml", "pytest", "sqlalchemy",
      ],
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.9
    ),
    AgentProfile(
      agentID: "typescript-engineer",
      name: "TypeScript engineer",
      specialization: .engineering,
      languages: ["typescript", "javascript"],
      frameworks: [
        "express", "nestjs", "fastify", "koa", "hono", "elysia", "react", "react-router", "remix",
        "vue", "nuxt", "angular", "svelte", "astro", "gatsby",
      ],
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.85
    ),
    AgentProfile(
      agentID: "nextjs-engineer",
      name: "Next.js engineer",
      specialization: .engineering,
      languages: ["typescript", "javascript"],
      frameworks: ["next", "react"],
      deploymentPlatforms: ["vercel", "docker"],
      requiredFrameworks: ["next"],
      overrides: ["typescript-engineer"],
      confidenceWeight: 0.95
    ),
    AgentProfile(
      agentID: "golang-engineer",
      name: "Go engineer",
      specialization: .engineering,
      languages: ["go"],
      frameworks: ["gin", "echo", "fiber", "beego", "chi", "gorilla-mux", "fasthttp"],
      deploymentPlatforms: ["docker", "kubernetes"],
      confidenceWeight: 0.9
    ),
    AgentProfile(
      agentID: "java-engineer",
      name: "Java engineer",
      specialization: .engineering,
      languages: ["java"],
      frameworks: ["spring-boot", "spring", "quarkus", "micronaut", "hibernate", "junit"],
      deploymentPlatforms: ["docker", "kubernetes"],
      confidenceWeight: 0.9
    ),
    AgentProfile(
      agentID: "rust-engineer",
      name: "Rust engineer",
      specialization: .engineering,
      languages: ["rust"],
      frameworks: [
        "actix-web", "rocket", "warp", "axum", "leptos", "tauri", "tokio", "async-std",
      ],
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.9
    ),
    AgentProfile(
      agentID: "php-engineer",
      name: "PHP engineer",
      specialization: .engineering,
      languages: ["php"],
      frameworks: ["laravel", "symfony", "wordpress", "slim", "phpunit"],
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.9
    ),
    AgentProfile(
      agentID: "ruby-engineer",
      name: "Ruby engineer",
      specialization: .engineering,
      languages: ["ruby"],
      frameworks: ["rails", "sinatra", "hanami", "rspec"],
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.9
    ),
  ]

  private static let operators = [
    AgentProfile(
      agentID: "vercel-ops",
      name: "Vercel operations",
      specialization: .devops,
      languages: ["typescript", "javascript", "python", "go", "ruby"],
      frameworks: ["next", "nuxt", "svelte", "astro", "remix"],
      deploymentPlatforms: ["vercel"],
      confidenceWeight: 0.95
    ),
    AgentProfile(
      agentID: "gcp-ops",
      name: "Google Cloud operations",
      specialization: .devops,
      languages: ["typescript", "javascript", "python", "go", "java", "php", "ruby"],
      deploymentPlatforms: ["gcp"],
      confidenceWeight: 0.9
    ),
  ]

  private static let generalists = [
    AgentProfile(
      agentID: "engineer",
      name: "Engineer",
      specialization: .engineering,
      languages: everyLanguage,
      confidenceWeight: 0.6,
      autoDeploy: false
    ),
    AgentProfile(
      agentID: "research",
      name: "Research",
      languages: everyLanguage,
      confidenceWeight: 0.7,
      autoDeploy: false
    ),
    AgentProfile(
      agentID: "qa",
      name: "Quality assurance",
      languages: everyLanguage,
      confidenceWeight: 0.7,
      autoDeploy: false
    ),
    AgentProfile(
      agentID: "documentation",
      name: "Documentation",
      languages: everyLanguage,
      confidenceWeight: 0.7,
      autoDeploy: false
    ),
    AgentProfile(
      agentID: "local-ops",
      name: "Local operations",
      specialization: .devops,
      languages: everyLanguage,
      deploymentPlatforms: ["docker"],
      confidenceWeight: 0.7,
      autoDeploy: false
    ),
    AgentProfile(
      agentID: "ops",
      name: "Operations",
      specialization: .devops,
      languages: everyLanguage,
      deploymentPlatforms: ["docker", "kubernetes", "aws", "gcp", "terraform"],
      confidenceWeight: 0.75,
      autoDeploy: false
    ),
  ]

  private static let everyLanguage = [
    "python", "typescript", "javascript", "go", "java", "kotlin", "scala", "rust", "php", "ruby",
    "csharp", "f#", "swift",
  ]
}
