import Foundation
import GantryCore
import Testing

/// The names, keys and values of S0 as programs outside get them: from the real binary.
@Suite struct `What programs read` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  private func configure(_ more: String...) throws -> Ended {
    let ended = try gantry.run(
      ["auto-configure", "--project", "project", "--yes", "--json"] + more
    )
    try #require(ended.status == 0, "\(ended.errors)")
    return ended
  }

  private func shape(_ name: String, of run: Ended) throws -> [JSON] {
    let id = try #require(run.result?["run"]?.stringValue)
    let ended = try gantry.run("events", id, "--project", "project", "--shape", name)
    try #require(ended.status == 0, "\(ended.errors)")
    return try ended.lines.map { try JSONParser.parse(Array($0.utf8)) }
  }

  private func keys(_ json: JSON?) -> [String] {
    (json?.objectValue ?? [:]).map(\.name)
  }

  // MARK: - Events

  @Test(arguments: [
    ("toolchain_analysis", ["detected_components"]),
    (
      "min_confidence_validation",
      [
        "dropped_count", "dropped_recommendations", "filtered_count", "filtered_recommendations",
        "min_confidence",
      ]
    ),
    ("agent_deployment_started", ["agent_id", "agent_name", "progress"]),
    ("agent_deployment_progress", ["agent_id", "agent_name", "progress"]),
    ("agent_deployment_completed", ["agent_id", "agent_name", "error", "outcome", "success"]),
    ("skill_deployment", ["deployment_result", "recommended_skills"]),
    ("agent_archiving", ["agents_to_archive", "archive_count"]),
    (
      "configuration_completion",
      ["restart_required", "total_agents_deployed", "total_skills_deployed"]
    ),
    ("deployment_completed", ["summary"]),
  ])
  func `S0-15 each event has exactly its members`(type: String, own: [String]) throws {
    let event = try #require(try configure().events.first { $0.type == type })
    #expect(keys(event.data).sorted() == (own + ["message", "phase", "timestamp"]).sorted())
    #expect(event.data["phase"]?.stringValue == type)
  }

  @Test func `S0-15 the values are those of the run`() throws {
    let events = try configure().events
    func data(_ type: String) throws -> JSON {
      try #require(events.first { $0.type == type }).data
    }
    let component = try data("toolchain_analysis")["detected_components"]?[0]
    #expect(keys(component).sorted() == ["confidence", "type", "version"])
    #expect(component?["type"] == "python")
    #expect(component?["version"] == ">=3.11")
    let gate = try data("min_confidence_validation")
    #expect(gate["min_confidence"] == 0.5)
    #expect(gate["filtered_count"] == 1)
    #expect(keys(gate["filtered_recommendations"]?[0]) == ["agent_id", "confidence"])
    #expect(gate["filtered_recommendations"]?[0]?["agent_id"] == "python-engineer")
    #expect(try data("agent_deployment_started")["progress"] == ["current": 1, "total": 1])
    #expect(try data("agent_deployment_completed")["success"] == true)
    #expect(try data("agent_deployment_completed")["error"] == .null)
    let result = try data("skill_deployment")["deployment_result"]
    #expect(result?["success_count"] == 6)
    #expect(result?["deployed"] == result?["deployed_skills"])
    #expect(try data("agent_archiving")["archive_count"] == 0)
    #expect(try data("configuration_completion")["restart_required"] == true)
    #expect(try data("configuration_completion")["total_agents_deployed"] == 1)
    #expect(try data("configuration_completion")["total_skills_deployed"] == 6)
    let summary = try data("deployment_completed")["summary"]
    #expect(
      keys(summary).sorted() == ["duration_ms", "failure_count", "success_count", "total_count"]
    )
    #expect(summary?["success_count"] == 7)
    #expect(summary?["failure_count"] == 0)
    #expect(summary?["total_count"] == 7)
  }

  @Test func `S0-05 every phase says what it is about, in exactly two members`() throws {
    let starts = try configure().events.filter { $0.type == "phase_start" }
    #expect(starts.count == 5)
    for start in starts {
      #expect(keys(start.data).sorted() == ["message", "phase"])
      #expect(start.data["phase"]?.stringValue == start.phase)
    }
    #expect(starts.first?.data["message"] == "Analyzing project structure...")
  }

  @Test func `S0-04 observers hear of every step`() throws {
    let types = Set(try configure().events.map(\.type))
    let callbacks: Set = [
      "analysis_started", "recommendation_started", "recommendation_completed",
      "validation_started", "validation_completed", "deployment_started", "skill_installed",
      "config_updated",
    ]
    #expect(callbacks.subtracting(types) == [])
  }

  @Test func `S0-63 every change is announced before it is made and settled after`() throws {
    let events = try configure().events
    let announced = events.filter { $0.type == "effect.intended" }
    #expect(announced.count == 8)
    for event in announced {
      let key = event.data["key"]
      let settled = events.filter { $0.type == "effect.settled" && $0.data["key"] == key }
      #expect(settled.count == 1)
      #expect((settled.first?.seq ?? 0) > event.seq)
    }
  }

  @Test func `S0-23 an agent that is in place counts neither as deployed nor as failed`() throws {
    _ = try configure()
    let second = try configure()
    #expect(second.result?["deployed_agents"] == [])
    #expect(second.result?["failed_agents"] == [])
    #expect(second.result?["skipped_agents"] == ["python-engineer"])
    let summary = try second.events.first { $0.type == "deployment_completed" }?.data["summary"]
    #expect(summary?["success_count"] == 0)
    #expect(summary?["failure_count"] == 0)
    #expect(summary?["total_count"] == 0)
  }

  // MARK: - Other shapes of the same facts

  @Test func `S0-17 the live form of progress has exactly the settled members`() throws {
    let run = try configure()
    let live = try shape("live", of: run)
    let progress = try #require(live.first { $0["event_type"] == "agent_deployment_progress" })
    #expect(
      keys(progress) == ["event_type", "agent_id", "phase", "progress_percentage", "message"]
    )
    #expect(progress["agent_id"] == "python-engineer")
    #expect(progress["phase"] == 2)
    #expect(progress["progress_percentage"] == 50)
  }

  @Test func `S0-10 the envelope names operation, entity and status`() throws {
    let run = try configure()
    let job = try #require(run.result?["job_id"]?.stringValue)
    let envelopes = try shape("config", of: run)
    #expect(
      envelopes.allSatisfy {
        keys($0) == [
          "type", "operation", "entity_type", "entity_id", "status", "data", "timestamp",
        ] && $0["type"] == "config_event"
      }
    )
    let agent = try #require(envelopes.first { $0["operation"] == "agent_deployed" })
    #expect(agent["entity_type"] == "agent")
    #expect(agent["entity_id"] == "python-engineer")
    let skills = envelopes.filter { $0["operation"] == "skill_deployed" }
    #expect(skills.contains { $0["entity_id"] == "code-review" && $0["status"] == "completed" })
    let end = try #require(envelopes.last { $0["operation"] == "autoconfig_completed" })
    #expect(end["entity_type"] == "autoconfig")
    #expect(end["entity_id"]?.stringValue == job)
    #expect(end["status"] == "completed")
  }

  @Test func `S0-18 a job counts six phases without gaps`() throws {
    let run = try configure()
    let progress = try shape("job", of: run)
    let numbers = progress.compactMap { $0["phase_number"]?.intValue }
    #expect(numbers == numbers.sorted())
    #expect(Set(numbers) == Set(1...6))
    #expect(progress.allSatisfy { $0["total_phases"] == 6 })
    #expect(
      keys(progress.first) == [
        "job_id", "phase", "phase_number", "total_phases", "current_item", "items_completed",
        "items_total", "status",
      ]
    )
    var phases: [String] = []
    for name in progress.compactMap({ $0["phase"]?.stringValue }) where phases.last != name {
      phases.append(name)
    }
    #expect(
      phases == [
        "detecting", "recommending", "validating", "deploying", "deploying_skills", "verifying",
      ]
    )
  }

  @Test func `S0-22 the result names its job`() throws {
    let result = try #require(try configure().result)
    let job = try #require(result["job_id"]?.stringValue)
    #expect(job.wholeMatch(of: /autoconfig-[0-9]{10}-[0-9a-f]{6}/) != nil)
    #expect(result["run"]?.stringValue?.hasSuffix(job.suffix(6)) == true)
  }

  // MARK: - Options

  @Test(arguments: [
    (
      "developer",
      [
        "documentation", "engineer", "local-ops", "python-engineer", "qa", "research",
        "typescript-engineer",
      ]
    ),
    ("product-manager", ["documentation", "qa", "research"]),
    ("executive", ["documentation", "research"]),
  ])
  func `S0-45 a role decides instead of the project`(role: String, agents: [String]) throws {
    let result = try #require(try configure("--role", role, "--agents-only").result)
    let deployed = result["deployed_agents"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(deployed.sorted() == agents)
  }

  @Test func `S0-45 an unknown role is refused with the ones there are`() throws {
    let ended = try gantry.run("plan", "--project", "project", "--input", "role=developr")
    #expect(ended.status == 65)
    #expect(ended.errors.contains("developer"))
  }

  @Test func `S0-43 the default set comes only when it is asked for and nothing is recognised`()
    throws
  {
    try gantry.scratch.write("a poem\n", to: "empty/README")
    let arguments = ["auto-configure", "--project", "empty", "--preview", "--json"]
    let plain = try gantry.run(arguments).json
    #expect(plain["agents"]?["recommendations"] == [])
    let asked = try gantry.run(arguments + ["--default-set"]).json
    let recommended = asked["agents"]?["recommendations"]?.arrayValue ?? []
    #expect(
      recommended.compactMap { $0["agent_id"]?.stringValue } == [
        "engineer", "research", "qa", "documentation", "ops",
      ]
    )
    for agent in recommended {
      #expect(agent["confidence"] == .null)
      #expect(agent["reasoning"]?.stringValue?.contains("Default configuration applied") == true)
    }
    let recognised = try gantry.run(
      "auto-configure",
      "--project",
      "project",
      "--preview",
      "--json",
      "--default-set"
    )
    .json
    #expect(recognised["agents"]?["recommendations"]?[0]?["agent_id"] == "python-engineer")
  }

  @Test func `S0-44 agents can be excluded and counted`() throws {
    let none = try configure("--exclude-agent", "python_engineer")
    #expect(none.result?["deployed_agents"] == [])
  }

  @Test func `S0-58 the full mode deploys every skill there is`() throws {
    let result = try #require(try configure("--mode", "full").result)
    #expect(result["deployed_skills"]?.arrayValue?.count == 11)
    let wrong = try gantry.run("plan", "--project", "project", "--input", "mode=all")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("selective"))
  }

  @Test func `S0-55 a cleanup removes what nobody wants any more and nothing else`() throws {
    try gantry.scratch.write("mine\n", to: "project/.claude/skills/mine/SKILL.md")
    _ = try configure("--mode", "full")
    let ended = try configure("--cleanup")
    #expect(ended.result?["deployed_skills"] == [])
    #expect(!gantry.scratch.exists("project/.claude/skills/api-documentation"))
    #expect(!gantry.scratch.exists("project/.agents/skills/api-documentation"))
    #expect(gantry.scratch.exists("project/.claude/skills/code-review/SKILL.md"))
    #expect(gantry.scratch.exists("project/.claude/skills/mine/SKILL.md"))
    #expect(try ended.events.filter { $0.type == "skill_removed" }.count == 5)
  }

  @Test func `S0-67 --dry-run is the preview, and the two exclude-each-other flags are 64`() throws
  {
    let preview = try gantry.run("auto-configure", "--project", "project", "--preview").output
    let dry = try gantry.run("auto-configure", "--project-path", "project", "--dry-run").output
    #expect(dry == preview)
    let both = try gantry.run(
      "auto-configure",
      "--project",
      "project",
      "--agents-only",
      "--skills-only"
    )
    #expect(both.status == 64)
  }
}
