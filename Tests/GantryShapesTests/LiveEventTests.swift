import GantryCore
import GantryShapes
import Testing

@Suite struct `Live events` {
  @Test func `S0-17 the sample has exactly its keys and values`() throws {
    let event = JournaledEvent(
      "agent_deployment_progress",
      [
        "phase": "agent_deployment_progress", "timestamp": "2026-01-02T03:04:05.678Z",
        "agent_id": "user_custom_agent_001", "agent_name": "Custom", "progress": 60,
        "message": "Deploying skill: test-driven-development...",
      ]
    )
    let live = try #require(LiveEvent(event))
    #expect(
      live.json == [
        "event_type": "agent_deployment_progress", "agent_id": "user_custom_agent_001",
        "phase": 2, "progress_percentage": 60,
        "message": "Deploying skill: test-driven-development...",
      ]
    )
    #expect(
      live.json.objectValue?.names == [
        "event_type", "agent_id", "phase", "progress_percentage", "message",
      ]
    )
    #expect(live.json["progress_percentage"]?.kindPhrase == "an integer")
  }

  @Test func `S0-17 phases are counted from 0, whatever the payload calls them`() {
    let phases = JournaledEvent.run.compactMap { LiveEvent($0)?.phase }
    #expect(phases.count == JournaledEvent.run.count)
    #expect(phases == phases.sorted())
    #expect(Set(phases) == [0, 1, 2, 3, 4])
  }

  @Test func `S0-17 an event about no agent has no agent_id`() throws {
    let live = try #require(LiveEvent(JournaledEvent("toolchain_analysis", ["message": "Found"])))
    #expect(
      live.json.objectValue?.names == ["event_type", "phase", "progress_percentage", "message"]
    )
    #expect(live.progressPercentage == 100)
  }

  @Test func `S0-17 what begins is at 0 and what ended at 100`() throws {
    #expect(LiveEvent(.agentStarted("one", 2, of: 2))?.progressPercentage == 0)
    #expect(LiveEvent(.agentCompleted("one"))?.progressPercentage == 100)
  }

  @Test(arguments: [(-5.0, 0.0), (33.5, 33.5), (250, 100)])
  func `S0-17 a percentage is held between 0 and 100`(_ told: Double, _ shown: Double) {
    let event = JournaledEvent("agent_deployment_progress", ["progress": .double(told)])
    #expect(LiveEvent(event)?.progressPercentage == shown)
  }

  @Test func `S0-17 an event of another plugin is counted by its place in the pipeline`() {
    #expect(LiveEvent(JournaledEvent("acme.thing", phaseIndex: 3))?.phase == 3)
    #expect(LiveEvent(JournaledEvent("acme.thing")) == nil)
    let named = JournaledEvent("phase_start", ["phase": "environment_preparation"], phaseIndex: 1)
    #expect(LiveEvent(named)?.phase == 1)
  }

  @Test func `S0-17 the payload of a journaled event is read from its bytes`() throws {
    let run = try #require(RunID(text: "run_01935d2a-7c80-7e3b-9f41-0c7d5a2b9e11"))
    let event = Event(
      run: run,
      seq: 1,
      time: Timestamp(nanoseconds: 0),
      type: "agent_archiving",
      durability: .lazy,
      epoch: 1,
      data: Array(#"{"message":"No unused agents"}"#.utf8)
    )
    #expect(LiveEvent(try JournaledEvent(event))?.message == "No unused agents")
  }
}
