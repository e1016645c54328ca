import GantryCore
import Testing

@testable import GantryWatch

@Suite(.timeLimit(.minutes(10))) struct `Looking when something was heard` {
  private let project: Project

  init() throws { project = try Project() }

  @Test func `S0-11 a ring brings a look at everything, so an overflow loses nothing`() async throws
  {
    let notifier = ScriptedNotifier()
    let watching = Watching(project, notifier: notifier)
    #expect(await watching.next() == .started(.inotify))
    try project.write("one", to: ".claude/agents/a.md")
    try project.write("one", to: ".gantry/auto-config.yaml")
    notifier.ring()
    #expect(
      try await watching.changes() == [
        "created .claude/agents/a.md", "created .gantry/auto-config.yaml",
      ]
    )
    try await watching.end()
  }

  @Test func `an overflow rings, a name that does not count rings nothing`() throws {
    let notifier = try InotifyNotifier(clock: QuickClock())
    try notifier.listen(to: project.path, names: [".claude"])
    notifier.hear([InotifyEvent(watch: 1, mask: 0x100, name: "README.md")])
    #expect(notifier.signal.heard == 0)
    notifier.hear([InotifyEvent(watch: -1, mask: 0x4000, name: "")])
    #expect(notifier.signal.heard == 1)
    notifier.hear([
      InotifyEvent(watch: 1, mask: 0x100, name: ".claude"),
      InotifyEvent(watch: 1, mask: 0x100, name: "README.md"),
    ])
    #expect(notifier.signal.heard == 2)
  }

  @Test func `every folder is listened to, those above by the names that count`() async throws {
    try project.write("one", to: ".agents/skills/mine/references/more.md")
    let notifier = ScriptedNotifier()
    let watching = Watching(project, notifier: notifier)
    #expect(await watching.next() == .started(.inotify))
    let folders = notifier.folders
    #expect(folders[project.path] == [".agents", ".claude", ".gantry"])
    #expect(folders[project.absolute(".agents/skills/mine/references")] == .some(nil))
    #expect(folders.keys.contains(project.absolute(".claude/skills")))
    try await watching.end()
  }

  @Test func `S0-11 without watches left it falls back to polling, says so once, and goes on`()
    async throws
  {
    let failure = ListeningFailure.noMoreWatches(project.path)
    #expect(
      failure.message
        == "no inotify watch is left for '\(project.path)', so changes are looked for every 5 s"
    )
    #expect(failure.remedy == "Raise fs.inotify.max_user_watches with sysctl.")
    let watching = Watching(project, notifier: ScriptedNotifier(failure: failure))
    #expect(await watching.next() == .fellBack(failure))
    #expect(await watching.next() == .started(.polling))
    try project.write("one", to: ".claude/agents/a.md")
    #expect(try await watching.changes() == ["created .claude/agents/a.md"])
    try await watching.end()
  }

  @Test func `no inotify at all is said with the system's reason`() {
    let failure = ListeningFailure.noInstance("Too many open files")
    #expect(
      failure.message
        == "inotify cannot be used (Too many open files), so changes are looked for every 5 s"
    )
    #expect(
      failure.remedy
        == "Raise fs.inotify.max_user_instances with sysctl, or the limit of open files."
    )
  }

  @Test func `S0-11 polling looks every 5 s`() async throws {
    let clock = StepClock()
    let watching = Watching(project, notifier: nil, clock: clock)
    #expect(await watching.next() == .started(.polling))
    try project.write("one", to: ".claude/agents/a.md")
    #expect(await clock.step() == 5_000_000_000)
    #expect(try await watching.changes() == ["created .claude/agents/a.md"])
    try project.remove(".claude/agents/a.md")
    #expect(await clock.step() == 5_000_000_000)
    #expect(try await watching.changes() == ["removed .claude/agents/a.md"])
    try await watching.end()
  }

  @Test func `what is beyond the limit is said once`() async throws {
    for name in ["a", "b", "c"] { try project.write("one", to: ".claude/agents/\(name).md") }
    let notifier = ScriptedNotifier()
    let watching = Watching(project, notifier: notifier, limit: 2)
    #expect(await watching.next() == .truncated(limit: 2))
    #expect(await watching.next() == .started(.inotify))
    try project.write("one", to: ".gantry/auto-config.yaml")
    notifier.ring()
    #expect(try await watching.changes() == ["created .gantry/auto-config.yaml"])
    try await watching.end()
  }

  @Test func `a project that is not there is an error`() async throws {
    try project.write("one", to: "file")
    let watcher = ExternalChangeWatcher(
      project: project.absolute("file"),
      notifier: nil,
      own: OwnWrites(digest: { _ in nil }, wasAtWork: { _ in false }),
      clock: QuickClock()
    )
    await #expect(throws: WatchError.gone(project.absolute("file"))) {
      try await watcher.run { _ in }
    }
  }
}
