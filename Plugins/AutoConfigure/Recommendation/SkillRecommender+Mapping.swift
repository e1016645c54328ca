extension SkillRecommender {
  /// The shipped table: which agent works with which skills, whatever the project is made of.
  public static let standardMapping: [String: [String]] = [
    "engineer": core,
    "python": core + ["async-testing"],
    "typescript": core + ["async-testing"],
    "golang": core + ["async-testing"],
    "rust": core + ["async-testing"],
    "java": core + ["async-testing"],
    "php": core,
    "ruby": core,
    "react": core + ["performance-profiling"],
    "nextjs": core + ["performance-profiling"],
    "vue": core + ["performance-profiling"],
    "ops": operations,
    "devops": operations,
    "local-ops": operations,
    "vercel-ops": operations,
    "gcp-ops": operations,
    "docs": writing,
    "documentation": writing,
    "technical-writer": writing,
    "qa": testing,
    "web-qa": testing,
    "api-qa": testing,
    "tester": testing,
  ]

  private static let core = [
    "test-driven-development", "systematic-debugging", "code-review", "refactoring-patterns",
    "git-workflow",
  ]
  private static let operations = [
    "docker-containerization", "database-migration", "security-scanning", "systematic-debugging",
  ]
  private static let writing = ["api-documentation", "code-review"]
  private static let testing = [
    "test-driven-development", "systematic-debugging", "async-testing", "performance-profiling",
  ]
}
