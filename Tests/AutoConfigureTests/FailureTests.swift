import GantryPlugin
import GantryPluginTesting
import Testing

@testable import AutoConfigurePhases

@Suite struct `Failing with a reason` {
  @Test func `S0-38 a missing project is named, with a fix`() throws {
    let phase = try FakeHost().load(AutoConfigure.plugin).phase("toolchain-analysis")
    let result = try phase.run(["project": "/nowhere/at/all"])
    #expect(result.status == .failed)
    #expect(result.failure?.code == "PROJECT_NOT_FOUND")
    #expect(result.failure?.retry == .config)
    #expect(result.failure?.message == "there is nothing at '/nowhere/at/all'")
    #expect(result.failure?.hint.hasPrefix("Give the path of an existing project folder.") == true)
    #expect(result.events.map(\.type) == ["phase_start", "analysis_started", "error_occurred"])
    let error = try object(try #require(result.events.last).data)
    #expect(error["phase"] as? String == "toolchain_analysis")
    #expect(error["error"] as? String == "there is nothing at '/nowhere/at/all'")
    let context = try #require(error["context"] as? [String: String])
    #expect(context["step"] == "analyze")
    #expect(context["code"] == "PROJECT_NOT_FOUND")
  }

  @Test func `a file is no project`() throws {
    let fixture = try Fixture.python()
    let phase = try FakeHost().load(AutoConfigure.plugin).phase("toolchain-analysis")
    let result = try phase.run(["project": fixture.project + "/app.py"])
    #expect(result.failure?.code == "PROJECT_NOT_A_FOLDER")
  }

  @Test func `a missing registry is named, with a fix`() throws {
    let fixture = try Fixture.python()
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["registry": "/nowhere/registry"]
    let steps = try run.run()
    let failure = try #require(steps.last?.result.failure)
    #expect(steps.map(\.id) == ["toolchain_analysis", "min_confidence_validation"])
    #expect(failure.code == "REGISTRY_NOT_FOUND")
    #expect(failure.retry == .config)
    #expect(failure.message == "The registry is not a folder (/nowhere/registry)")
    #expect(failure.hint == "Name an existing folder that holds 'manifest.json' or skills.")
  }

  @Test func `S0-28 a confidence outside of 0 to 1 is refused`() throws {
    let fixture = try Fixture.python()
    var run = PipelineRun(fixture: fixture)
    run.inputs = ["min_confidence": 1.1]
    let failure = try #require(try run.run().last?.result.failure)
    #expect(failure.code == "CONFIDENCE_OUT_OF_RANGE")
    #expect(failure.message.contains("between 0.0 and 1.0"))
  }

  @Test func `a configuration that would be lost stops the run before its first change`() throws {
    let fixture = try Fixture.python()
    try fixture.write("- a list\n", to: "project/.gantry/auto-config.yaml")
    let steps = try PipelineRun(fixture: fixture).run()
    #expect(steps.last?.id == "skill_deployment")
    #expect(fixture.tree.keys.allSatisfy { !$0.hasPrefix(".claude") && !$0.hasPrefix(".agents") })
    #expect(steps.last?.result.failure?.code == "INVALID_CONTENT")
    #expect(steps.last?.result.failure?.retry == .needsHuman)
    #expect(fixture.text("project/.gantry/auto-config.yaml") == "- a list\n")
  }

  @Test func `a cancelled call changes nothing`() throws {
    let fixture = try Fixture.python()
    let tree = fixture.tree
    let phase = try FakeHost().load(AutoConfigure.plugin).phase("skill-deployment")
    let input = try JSON(
      """
      {"project": "\(fixture.project)", "registry": "\(fixture.registry)", "recommendations": [],
       "skill_recommendations": ["code-review"]}
      """
    )
    #expect(try phase.run(input, .cancelled).status == .cancelled)
    #expect(fixture.tree == tree)
  }

  @Test
  func `registries are read in the order given, the starter last, relative ones in the project`() {
    let roots = RegistryRoots(starter: "/s", registry: "/a::b:/s:/a", project: "/p")
    #expect(roots.paths == ["/a", "/p/b", "/s"])
    #expect(RegistryRoots(starter: nil, registry: nil, project: "/p").paths.isEmpty)
  }
}
