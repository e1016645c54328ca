import Testing

@Suite struct `Ending the process` {
  private func shutdowns(_ arguments: (Gantry) throws -> [String], status: Int32) throws -> Int {
    let gantry = try Gantry()
    try gantry.scratch.write("", to: "home/shutdowns")
    let ended = try gantry.run(try arguments(gantry))
    #expect(ended.status == status, "\(ended.errors)")
    return try gantry.scratch.read("home/shutdowns").utf8.count
  }

  @Test func `every plugin is told once, whether the run succeeded, failed or was only planned`()
    throws
  {
    let fine = "  - { id: only, use: test.noop/noop }"
    let bad = "  - { id: only, use: test.noop/fail, with: { times: 9 } }"
    #expect(try shutdowns({ ["run", try $0.pipeline(fine), "--state", "s"] }, status: 0) == 1)
    #expect(try shutdowns({ ["run", try $0.pipeline(bad), "--state", "s"] }, status: 1) == 1)
    #expect(try shutdowns({ ["plan", try $0.pipeline(fine)] }, status: 0) == 1)
  }

  @Test func `a command that calls no plugin tells none`() throws {
    #expect(try shutdowns({ _ in ["plugin", "list"] }, status: 0) == 0)
    let fine = "  - { id: only, use: test.noop/noop }"
    #expect(try shutdowns({ ["validate", try $0.pipeline(fine)] }, status: 0) == 0)
    #expect(try shutdowns({ _ in ["version"] }, status: 0) == 0)
  }
}
