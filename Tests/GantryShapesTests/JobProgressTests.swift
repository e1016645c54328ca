import GantryCore
import GantryShapes
import Testing

@Suite struct `Progress of a job` {
  private func reports(_ events: [JournaledEvent]) -> [JSON] {
    var job = JobProgress(jobID: "autoconfig-1-abcdef")
    return events.flatMap { job.apply($0) }
  }

  private func numbers(_ reports: [JSON]) -> [Int64] {
    reports.compactMap { $0["phase_number"]?.intValue }.reduce(into: []) { numbers, number in
      if numbers.last != number { numbers.append(number) }
    }
  }

  @Test func `S0-18 every report has exactly its keys`() {
    for report in reports(JournaledEvent.run) {
      #expect(
        report.objectValue?.names == [
          "job_id", "phase", "phase_number", "total_phases", "current_item", "items_completed",
          "items_total", "status",
        ]
      )
      #expect(report["job_id"] == "autoconfig-1-abcdef")
      #expect(report["total_phases"] == 6)
    }
  }

  @Test func `S0-18 a whole run goes through the six phases and completes each`() {
    let reports = reports(JournaledEvent.run)
    #expect(numbers(reports) == [1, 2, 3, 4, 5, 6])
    let completed = reports.filter { $0["status"] == "completed" }
    #expect(completed.compactMap { $0["phase_number"]?.intValue } == [1, 2, 3, 4, 5, 6])
    #expect(reports.last?["phase"] == "verifying")
  }

  @Test func `S0-18 agents are counted as they complete`() {
    let agents = reports(JournaledEvent.run).filter { $0["phase"] == "deploying" }
    #expect(agents.map { $0["items_completed"]?.intValue } == [0, 0, 0, 0, 1, 1, 2, 2])
    #expect(agents.last?["items_total"] == 2)
    #expect(agents.last?["current_item"] == "two")
    #expect(agents.last?["status"] == "completed")
  }

  @Test func `S0-18 skills that were in place already are done, those with errors are not`() {
    let event = JournaledEvent(
      "skill_deployment",
      ["recommended_skills": ["a", "b", "c"], "deployment_result": ["errors": ["no"]]]
    )
    let last = reports([event]).last
    #expect(last?["items_completed"] == 2)
    #expect(last?["items_total"] == 3)
  }

  @Test func `S0-18 a run without agents leaves no number out`() {
    let reports = reports([
      JournaledEvent("toolchain_analysis"), JournaledEvent("min_confidence_validation"),
      .completed(succeeded: 0, failed: 0),
    ])
    #expect(numbers(reports) == [1, 2, 3, 4, 5, 6])
    #expect(reports.allSatisfy { $0["status"] == "completed" })
  }

  @Test func `S0-18 the phase never goes back`() {
    var job = JobProgress(jobID: "job")
    _ = job.apply(JournaledEvent("skill_deployment"))
    #expect(job.apply(JournaledEvent("analysis_started")).isEmpty)
    #expect(job.phase == .deployingSkills)
  }

  @Test func `S0-16 an error fails the phase it happens in, and nothing follows`() {
    var job = JobProgress(jobID: "job")
    _ = job.apply(.agentStarted("one", 1, of: 2))
    let report = job.apply(.error("disk full"))
    #expect(report.map { $0["phase"] } == ["deploying"])
    #expect(report.map { $0["status"] } == ["failed"])
    #expect(job.apply(.agentCompleted("one")).isEmpty)
  }

  @Test func `S0-18 a deployment of which nothing succeeded fails`() {
    #expect(reports([.completed(succeeded: 0, failed: 1)]).last?["status"] == "failed")
    #expect(reports([.completed(succeeded: 1, failed: 1)]).last?["status"] == "completed")
  }

  @Test func `S0-18 an event that says nothing about a job is passed over`() {
    #expect(reports([JournaledEvent("phase.started"), JournaledEvent("external_change")]).isEmpty)
  }
}
