import Foundation
import GantryCore
import GantryWatch
import Testing

@testable import struct GantryWatch.InotifyEvent

@Suite(.timeLimit(.minutes(10))) struct `Hearing of changes` {
  private let project: Project

  init() throws { project = try Project() }

  private func start() async throws -> Watching {
    let watching = Watching(project, notifier: try InotifyNotifier(clock: QuickClock()))
    #expect(await watching.next() == .started(.inotify))
    return watching
  }

  @Test func `S0-11 a file is heard of when it is created, changed and removed`() async throws {
    try project.write("one", to: ".claude/agents/mine.md", modified: 100)
    let watching = try await start()
    try project.write("two", to: ".claude/agents/mine.md", modified: 200)
    let change = ExternalChange(
      file: ".claude/agents/mine.md",
      previousMtime: 100,
      currentMtime: 200
    )
    #expect(await watching.next() == .changed([change]))
    try project.remove(".claude/agents/mine.md")
    #expect(try await watching.changes() == ["removed .claude/agents/mine.md"])
    try project.write("three", to: ".claude/agents/mine.md")
    #expect(try await watching.changes() == ["created .claude/agents/mine.md"])
    try await watching.end()
  }

  @Test(
    arguments: [
      ".claude/agents/mine.md", ".claude/skills/mine/SKILL.md",
      ".agents/skills/mine/references/deep/down.md", ".gantry/auto-config.yaml",
      ".gantry/agent_manifest.json",
    ]
  )
  func `S0-11 what does not exist at first is noticed when it appears, with its folders`(
    file: String
  ) async throws {
    let watching = try await start()
    try project.write("one", to: file)
    #expect(try await watching.changes() == ["created \(file)"])
    try project.write("more", to: file)
    #expect(try await watching.changes() == ["changed \(file)"])
    try await watching.end()
  }

  @Test func `S0-11 a new time alone is a change, another mode is none`() async throws {
    try project.write("one", to: ".claude/agents/mine.md", modified: 100)
    try project.write("one", to: ".claude/agents/other.md", modified: 100)
    let watching = try await start()
    let manager = FileManager.default
    let (mine, other) = (".claude/agents/mine.md", ".claude/agents/other.md")
    try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: project.absolute(mine))
    try manager.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 300)],
      ofItemAtPath: project.absolute(other)
    )
    let change = ExternalChange(file: other, previousMtime: 100, currentMtime: 300)
    #expect(await watching.next() == .changed([change]))
    try await watching.end()
  }

  @Test func `S0-11 a tree that goes away is heard of, and again when it is back`() async throws {
    try project.write("one", to: ".agents/skills/mine/SKILL.md")
    let watching = try await start()
    try project.remove(".agents")
    #expect(try await watching.changes() == ["removed .agents/skills/mine/SKILL.md"])
    try project.write("two", to: ".agents/skills/mine/SKILL.md")
    #expect(try await watching.changes() == ["created .agents/skills/mine/SKILL.md"])
    try await watching.end()
  }

  @Test func `S0-11 skills that are a link to other skills are watched under both names`()
    async throws
  {
    try project.write("one", to: ".agents/skills/mine/SKILL.md")
    try project.write("one", to: ".claude/agents/mine.md")
    try FileManager.default.createSymbolicLink(
      atPath: project.absolute(".claude/skills"),
      withDestinationPath: "../.agents/skills"
    )
    let watching = try await start()
    try project.write("two", to: ".agents/skills/mine/SKILL.md")
    #expect(
      try await watching.changes() == [
        "changed .agents/skills/mine/SKILL.md", "changed .claude/skills/mine/SKILL.md",
      ]
    )
    try await watching.end()
  }

  @Test func `a project that goes away ends the watch and says so`() async throws {
    let watching = try await start()
    try FileManager.default.removeItem(atPath: project.path)
    await #expect {
      try await watching.value()
    } throws: { error in
      (error as? WatchError).map { [$0.message, $0.location, $0.remedy] } == [
        "the project is gone", project.path, "Watch it again when it is back.",
      ]
    }
  }

  @Test func `what happens in other files of the project and of its state rings nothing`()
    async throws
  {
    try project.write("one", to: ".gantry/journal.db")
    try project.write("one", to: ".claude/settings.json")
    let notifier = try InotifyNotifier(clock: QuickClock())
    let watching = Watching(project, notifier: notifier)
    #expect(await watching.next() == .started(.inotify))
    for file in ["README.md", ".gantry/journal.db-wal", ".claude/settings.json"] {
      try project.write("two", to: file)
    }
    #expect(notifier.signal.heard == 0)
    // The kernel keeps the order: when this one has been heard, the others have been passed over.
    try project.write("two", to: ".gantry/auto-config.yaml")
    #expect(try await watching.changes() == ["created .gantry/auto-config.yaml"])
    try await watching.end()
  }

  @Test func `the kernel's bytes are read as events, the name without its zeros`() {
    let bytes: [UInt8] =
      [1, 0, 0, 0, 0, 1, 0, 0, 9, 9, 9, 9, 8, 0, 0, 0] + Array("a.md".utf8) + [0, 0, 0, 0]
      + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      + [2, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let events = InotifyEvent.all(in: bytes)
    #expect(
      events == [
        InotifyEvent(watch: 1, mask: 0x100, name: "a.md"),
        InotifyEvent(watch: -1, mask: 0x4000, name: ""),
        InotifyEvent(watch: 2, mask: 0x8000, name: ""),
      ]
    )
    #expect(events.map(\.isOverflow) == [false, true, false])
    #expect(events.map(\.isEnd) == [false, false, true])
    #expect(InotifyEvent.all(in: Array(bytes.prefix(7))).isEmpty)
  }
}
