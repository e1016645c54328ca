import GantryCore
import GantryShapes
import Testing

@Suite struct `The envelope of configuration events` {
  private func envelope(_ event: JournaledEvent) -> ConfigEvent? {
    ConfigEvent(event, jobID: "autoconfig-1-abcdef")
  }

  @Test func `S0-10 the envelope has exactly its keys`() throws {
    let event = JournaledEvent("skill_installed", ["skill_name": "code-review"])
    let envelope = try #require(self.envelope(event))
    #expect(
      envelope.json == [
        "type": "config_event", "operation": "skill_deployed", "entity_type": "skill",
        "entity_id": "code-review", "status": "completed", "data": event.data,
        "timestamp": "2026-01-02T03:04:05.678Z",
      ]
    )
  }

  @Test(arguments: [
    ("phase_start", "autoconfig_progress", "started"),
    ("toolchain_analysis", "autoconfig_progress", "progress"),
    ("agent_deployment_started", "agent_deployed", "started"),
    ("agent_deployment_progress", "agent_deployed", "progress"),
    ("agent_deployment_completed", "agent_deployed", "completed"),
    ("skill_removed", "skill_undeployed", "completed"),
    ("deployment_completed", "autoconfig_completed", "completed"),
    ("error_occurred", "autoconfig_failed", "failed"),
    ("external_change", "external_change", "completed"),
  ])
  func `S0-10 an event has its operation and status`(
    _ type: String,
    _ operation: String,
    _ status: String
  ) {
    let envelope = self.envelope(JournaledEvent(type))
    #expect(envelope?.operation.rawValue == operation)
    #expect(envelope?.status.rawValue == status)
  }

  @Test func `S0-10 an agent that failed has the status failed`() {
    let envelope = self.envelope(.agentCompleted("one", success: false, outcome: "failed"))
    #expect(envelope?.operation == .agentDeployed)
    #expect(envelope?.status == .failed)
    #expect(envelope?.entityType == "agent")
    #expect(envelope?.entityID == "one")
  }

  @Test func `S0-10 a run of which nothing succeeded has failed, one in part has completed`() {
    #expect(envelope(.completed(succeeded: 0, failed: 2))?.operation == .autoconfigFailed)
    #expect(envelope(.completed(succeeded: 0, failed: 2))?.status == .failed)
    #expect(envelope(.completed(succeeded: 1, failed: 2))?.operation == .autoconfigCompleted)
    #expect(envelope(.completed(succeeded: 0, failed: 0))?.status == .completed)
  }

  @Test func `S0-10 what is about the whole job names the job`() {
    let envelope = self.envelope(JournaledEvent("toolchain_analysis"))
    #expect(envelope?.entityType == "autoconfig")
    #expect(envelope?.entityID == "autoconfig-1-abcdef")
  }

  @Test func `S0-10 an event without a row has no envelope`() {
    #expect(envelope(JournaledEvent("phase.started")) == nil)
  }

  @Test func `S0-10 the operations and statuses are those of the contract`() {
    #expect(
      ConfigEvent.Operation.allCases.map(\.rawValue) == [
        "autoconfig_progress", "autoconfig_completed", "autoconfig_failed", "agent_deployed",
        "agent_undeployed", "skill_deployed", "skill_undeployed", "mode_switched", "source_added",
        "source_updated", "source_removed", "sync_progress", "sync_completed", "sync_failed",
        "sync_all_completed", "sync_all_failed", "external_change",
      ]
    )
    #expect(
      ConfigEvent.Status.allCases.map(\.rawValue) == [
        "started", "progress", "completed", "failed",
      ]
    )
    #expect(ConfigEvent.Status(wire: "in_progress") == .progress)
    #expect(ConfigEvent.Status(wire: "done") == nil)
  }
}
