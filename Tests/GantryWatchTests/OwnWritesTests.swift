import Foundation
import GantryCore
import GantryWatch
import Testing

/// In these tests the digest of a file is its text, and a run of Gantry worked from second 500 to
/// second 600; what is rung for is heard of at second 1000.
@Suite(.timeLimit(.minutes(10))) struct `What Gantry wrote itself` {
  private let project: Project
  private let notifier = ScriptedNotifier()
  private let agent = ".claude/agents/one.md"

  init() throws { project = try Project() }

  private func start(isAtWork: Bool = false) async -> Watching {
    let work = Timestamp(nanoseconds: 500_000_000_000)...Timestamp(nanoseconds: 600_000_000_000)
    let watching = Watching(project, notifier: notifier) { moment in
      isAtWork || work.contains(moment)
    }
    #expect(await watching.next() == .started(.inotify))
    return watching
  }

  /// Rings, and answers what is reported besides a file that is always somebody else's.
  private func reported(by watching: Watching) async throws -> [String] {
    try project.write(UUID().uuidString, to: ".claude/agents/zz.md", modified: 900)
    notifier.ring()
    let changes = try await watching.changes()
    #expect(changes.contains { $0.hasSuffix(".claude/agents/zz.md") })
    try project.remove(".claude/agents/zz.md")
    notifier.ring()
    #expect(try await watching.changes() == ["removed .claude/agents/zz.md"])
    return changes.filter { !$0.hasSuffix("zz.md") }
  }

  @Test func `S0-11 a write of this process is left out after updateMtime`() async throws {
    let watching = await start()
    try project.write("ours", to: agent)
    await watching.watcher.updateMtime(of: agent)
    #expect(try await reported(by: watching) == [])
    try project.remove(agent)
    await watching.watcher.updateMtime(of: agent)
    #expect(try await reported(by: watching) == [])
    try project.write("theirs", to: agent)
    #expect(try await reported(by: watching) == ["created \(agent)"])
    try await watching.end()
  }

  @Test func `S0-11 what a run deploys is left out by its hash, and so is the index`() async throws
  {
    let watching = await start()
    try project.writeIndex(files: [agent: "ours"], modified: 550)
    try project.write("ours", to: agent, modified: 550)
    #expect(try await reported(by: watching) == [])
    try project.write("edited", to: agent, modified: 550)
    #expect(try await reported(by: watching) == ["changed \(agent)"])
    try await watching.end()
  }

  @Test func `S0-11 while a run writes, the old hash of a file is ours too`() async throws {
    let watching = await start()
    try project.writeIndex(files: [agent: "new"], pending: [agent: ["old"]], modified: 550)
    try project.write("old", to: agent, modified: 540)
    #expect(try await reported(by: watching) == [])
    try await watching.end()
  }

  @Test func `S0-11 an index that somebody else wrote is reported, and what it names too`()
    async throws
  {
    let watching = await start()
    try project.writeIndex(files: [agent: "pulled"], modified: 700)
    try project.write("pulled", to: agent, modified: 550)
    #expect(
      try await reported(by: watching) == ["created \(Project.index)", "created \(agent)"]
    )
    try await watching.end()
  }

  @Test(arguments: [".gantry/auto-config.yaml", ".gantry/agent_manifest.json"])
  func `S0-11 the configuration is ours when it was written while a run worked`(
    file: String
  ) async throws {
    let watching = await start()
    try project.write("one", to: file, modified: 550)
    #expect(try await reported(by: watching) == [])
    try project.write("two", to: file, modified: 601)
    #expect(try await reported(by: watching) == ["changed \(file)"])
    try project.remove(file)
    #expect(try await reported(by: watching) == ["removed \(file)"])
    try await watching.end()
  }

  @Test func `S0-11 an agent that a run removes is left out before its entry is gone`() async throws
  {
    try project.writeIndex(files: [agent: "ours"], modified: 550)
    try project.write("ours", to: agent, modified: 550)
    let watching = await start(isAtWork: true)
    try project.remove(agent)
    #expect(try await reported(by: watching) == [])
    try await watching.end()
  }

  @Test(arguments: [(550, 1000, true), (700, 580, true), (700, 1000, false)])
  func `S0-11 when an agent was removed is told by its folder, or by what was heard`(
    folderTime: Int,
    heard: Int64,
    isOwn: Bool
  ) async throws {
    try project.writeIndex(files: [agent: "ours"], modified: 550)
    try project.write("ours", to: agent, modified: 550)
    let watching = await start()
    try project.remove(agent)
    try project.setTime(folderTime, of: ".claude/agents")
    try project.write("theirs", to: ".gantry/auto-config.yaml", modified: 900)
    notifier.ring(at: heard)
    let removed = isOwn ? [] : ["removed \(agent)"]
    #expect(try await watching.changes() == removed + ["created .gantry/auto-config.yaml"])
    try await watching.end()
  }

  @Test func `S0-11 an agent that the index has forgotten meanwhile was removed by us`()
    async throws
  {
    try project.writeIndex(files: [agent: "ours"], modified: 550)
    try project.write("ours", to: agent, modified: 550)
    let watching = await start()
    try project.remove(agent)
    try project.writeIndex(files: [:], modified: 560)
    #expect(try await reported(by: watching) == [])
    try await watching.end()
  }

  @Test func `S0-11 an agent of ours that a person removes is reported, index or no index`()
    async throws
  {
    let other = ".claude/agents/two.md"
    try project.writeIndex(files: [agent: "ours", other: "ours"], modified: 550)
    for file in [agent, other] { try project.write("ours", to: file, modified: 550) }
    let watching = await start()
    try project.remove(agent)
    #expect(try await reported(by: watching) == ["removed \(agent)"])
    try project.remove(other)
    try project.remove(".agents")
    #expect(
      try await reported(by: watching) == ["removed \(Project.index)", "removed \(other)"]
    )
    try await watching.end()
  }

  @Test func `S0-11 a damaged index changes nothing of what was known`() async throws {
    try project.writeIndex(files: [agent: "ours"], modified: 550)
    let watching = await start(isAtWork: true)
    try project.write("{", to: Project.index, modified: 551)
    try project.write("ours", to: agent)
    #expect(try await reported(by: watching) == [])
    try await watching.end()
  }

  @Test func `S0-11 temporary files of a run are never seen`() async throws {
    let watching = await start()
    try project.write("half", to: ".claude/agents/.dat.nosync1a2b.Xy12Z9")
    #expect(try await reported(by: watching) == [])
    try await watching.end()
  }
}
