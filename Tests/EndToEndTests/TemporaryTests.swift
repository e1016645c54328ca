import Foundation
import GantryCore
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct `Temporary files and processes` {
  private var gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.write("mine", to: "temporary/victim/file")
    gantry.environment["TMPDIR"] = gantry.scratch.path(of: "temporary")
  }

  /// What is in the folder for temporary files besides what the test has put there.
  private var left: [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: gantry.scratch.path(of: "temporary")
    )
    return (names ?? []).filter { $0.hasPrefix("gantry-") }
  }

  /// Looks again and again, because nobody rings a bell for those who look at processes and folders.
  private func until(_ isSo: () -> Bool) throws {
    let end = ContinuousClock.now + .seconds(60)
    while !isSo() {
      try #require(ContinuousClock.now < end, "it never came to that")
      usleep(5000)
    }
  }

  @Test func `a plan takes no folder that somebody has prepared, and leaves none`() throws {
    let victim = gantry.scratch.path(of: "temporary/victim")
    let prepared = gantry.scratch.path(of: "temporary/gantry-plan-\(NSUserName())")
    try FileManager.default.createSymbolicLink(atPath: prepared, withDestinationPath: victim)
    try gantry.scratch.copy(Repository.example, to: "project")
    let before = try Tree(gantry.scratch.path, isExact: true)
    let ended = try gantry.run("plan", "--project", "project")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try Tree(gantry.scratch.path, isExact: true).differences(from: before) == [])
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func `an interrupted validation leaves no folder behind`(_ signal: Int32, _ status: Int32) throws
  {
    let library = try FixturePlugins.folder + "/libtest-noop.so"
    let live = try gantry.start("plugin", "validate", library, "--level", "5")
    try until { !left.isEmpty }
    live.send(signal)
    #expect(live.end().status == status)
    #expect(left == [])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func `an interrupted self-test leaves no engine behind, whatever ended it`(_ signal: Int32) throws
  {
    let live = try gantry.start([
      "selftest", "--chaos", "--engines", "2", "--runs", "5000", "--histories", "1", "--cuts", "1",
    ])
    try until { ProcessTree.children(of: live.id).count == 2 }
    let engines = ProcessTree.children(of: live.id)
    live.send(signal)
    let ended = live.end()
    if signal == SIGKILL {
      #expect(ended.signal == SIGKILL)
    } else {
      #expect(ended.status == (signal == SIGINT ? 130 : 143))
      #expect(left == [])
    }
    try until { !engines.contains(where: ProcessTree.isAlive) }
  }

  @Test
  func `a self-test with chaos has killed an engine and stopped one, however few runs it has`()
    throws
  {
    let ended = try gantry.run([
      "selftest", "--chaos", "--engines", "3", "--runs", "30", "--histories", "1", "--cuts", "1",
      "--commits", "40",
    ])
    #expect(ended.status == 0, "\(ended.output)")
    let fleet = try ended.json["engines"]
    #expect((fleet?["killed"]?.intValue ?? 0) > 0)
    #expect((fleet?["stopped"]?.intValue ?? 0) > 0)
    #expect((fleet?["runs"]?.intValue ?? 0) >= 30)
    #expect(left == [])
  }
}
