import Testing

@Suite struct `Ending the process` {
  private func shutdowns(_ arguments: (Gantry) throws -> [String], status: Int32) throws -> Int {
    var gantry = try Gantry()
    gantry.environment["TEST_NOOP_SHUTDOWN"] = gantry.scratch.path(of: "shutdowns")
    let ended = try gantry.run(try arguments(gantry))
    #expect(ended.status == status, "\(ended.errors)")
    return gantry.scratch.exists("shutdowns") ? try gantry.scratch.read("shutdowns").utf8.count : 0
  }

  @Test func `every plugin is told once, whether the run succeeded, failed or was only planned`()
    throws
  {
    let fine = "  - { id: only, use: test.noop/noop }"
    let bad = "  - { id: only, use: test.noop/fail, with: { times: 9 } }"
    #expect(try shutdowns({ ["run", try $0.pipeline(fine), "--state", "s"] }, status: 0) == 1)
    #expect(try shutdowns({ ["run", try $0.pipeline(bad), "--state", "s"] }, status: 1) == 1)
    #expect(try shutdowns({ ["plan", try $0.pipeline(fine)] }, status: 0) == 1)
    #expect(try shutdowns({ _ in ["plugin", "list"] }, status: 0) == 1)
  }

  @Test func `a command that loads no plugin tells none`() throws {
    #expect(try shutdowns({ _ in ["version"] }, status: 0) == 0)
  }
}
