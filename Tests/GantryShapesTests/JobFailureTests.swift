import GantryCore
import GantryShapes
import Testing

@Suite struct `A job that failed` {
  private func failure(_ events: [JournaledEvent]) -> JobFailure {
    var failure = JobFailure(jobID: "job")
    events.forEach { failure.apply($0) }
    return failure
  }

  @Test func `S0-20 the failure says what was deployed before it, and whether there is a way back`()
  {
    let failed = failure([
      .agentCompleted("one"), .agentCompleted("two", outcome: "skipped"),
      .agentCompleted("three", success: false, outcome: "failed"), .error("disk full"),
      .error("nothing to verify"), .agentCompleted("late"),
    ])
    #expect(
      failed.json(backupID: "20260102T030405-abcdef") == [
        "job_id": "job", "error": "disk full", "deployed_before_failure": ["one"],
        "rollback_available": true, "backup_id": "20260102T030405-abcdef",
      ]
    )
    #expect(failed.json(backupID: nil)?["rollback_available"] == false)
    #expect(failed.json(backupID: nil)?["backup_id"] == .null)
  }

  @Test func `S0-20 a job without an error has no failure`() {
    #expect(failure([.agentCompleted("one")]).json(backupID: "x") == nil)
  }
}

@Suite struct `The word for an outcome` {
  @Test(arguments: [
    (OperationStatus.Ending.ended(succeeded: 2, failed: 0), "SUCCESS"),
    (.ended(succeeded: 0, failed: 0), "SUCCESS"),
    (.ended(succeeded: 2, failed: 1), "WARNING"),
    (.ended(succeeded: 0, failed: 1), "FAILED"),
    (.invalid, "ERROR"),
    (.cancelled, "CANCELLED"),
  ])
  func `S0-66 an ending has one word`(_ ending: OperationStatus.Ending, _ word: String) {
    #expect(OperationStatus(ending).rawValue == word)
  }
}
