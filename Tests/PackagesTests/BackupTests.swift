import Foundation
import Testing

@testable import Packages

@Suite struct `Keeping backups` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
    try fixture.write("agent", to: "project/.claude/agents/mine.md")
    try fixture.write("same", to: "project/.agents/skills/alpha/SKILL.md")
    try fixture.write("same", to: "project/.claude/skills/alpha/SKILL.md")
    try fixture.write("other", to: "project/.claude/skills/alpha/notes.md")
    try fixture.write("{}", to: "project/.agents/skills/.gantry-deployed-skills.json")
    try fixture.write("auto_config: {}\n", to: "project/.gantry/auto-config.yaml")
  }

  var backups: Backups { Backups(folders: fixture.folders) }

  @Test func `S0-60 a backup holds agents, skills, configuration and a list of them`() throws {
    let id = try backups.ensure(run: "run_1", now: Fixture.start)
    #expect(id == "20260101T000000Z-" + Fingerprint.sha256(Data("run_1".utf8)).prefix(6))
    let folder = "project/.gantry/backups/\(id)"
    #expect(fixture.text(folder + "/agents/mine.md") == "agent")
    #expect(fixture.text(folder + "/skills/alpha/SKILL.md") == "same")
    #expect(fixture.text(folder + "/mirror/alpha/notes.md") == "other")
    #expect(!fixture.exists(folder + "/mirror/alpha/SKILL.md"))
    #expect(fixture.text(folder + "/config/gantry-auto-config.yaml") == "auto_config: {}\n")
    let backup = try #require(backups.list().first)
    #expect(backup.run == "run_1")
    #expect(
      backup.files.map(\.path) == [
        ".agents/skills/.gantry-deployed-skills.json", ".agents/skills/alpha/SKILL.md",
        ".claude/agents/mine.md", ".claude/skills/alpha/SKILL.md",
        ".claude/skills/alpha/notes.md", ".gantry/auto-config.yaml",
      ]
    )
    #expect(backup.folders.contains(".claude/skills/alpha"))
    #expect(fixture.text("project/.gantry/backups/.gitignore") == "*\n")
  }

  @Test func `S0-60 a run has one backup, whatever changed meanwhile`() throws {
    let id = try backups.ensure(run: "run_1", now: Fixture.start)
    try fixture.write("new", to: "project/.claude/agents/mine.md")
    #expect(try backups.ensure(run: "run_1", now: Fixture.start) == id)
    #expect(fixture.text("project/.gantry/backups/\(id)/agents/mine.md") == "agent")
  }

  @Test func `S0-60 the five newest stay, and one that is needed`() throws {
    let ids = try (1...7).map { number in
      try backups.ensure(run: "run_\(number)", now: Fixture.start + Double(number))
    }
    #expect(backups.list().map(\.id) == ids.suffix(5).reversed())
    let oldest = ids[2]
    let newest = try backups.ensure(
      run: "run_8",
      now: Fixture.later,
      keeping: [oldest]
    )
    #expect(
      Set(backups.list().map(\.id)) == Set([newest, ids[6], ids[5], ids[4], oldest])
    )
  }

  @Test func `S0-60 a backup is found by the beginning of its id`() throws {
    let one = try backups.ensure(run: "run_1", now: Fixture.start)
    let two = try backups.ensure(run: "run_2", now: Fixture.later)
    #expect(try backups.find("20260102").id == two)
    let several = #expect(throws: PackageError.self) { _ = try backups.find("2026") }
    #expect(several?.message == "several backups begin with '2026'")
    let none = #expect(throws: PackageError.self) { _ = try backups.find("1999") }
    #expect(none?.code == .notFound)
    #expect(none?.message == "there is no backup '1999'")
    #expect(none?.remedy == "Name one of those: \(two), \(one).")
  }

  @Test func `S0-60 a backup that was killed at any step is made whole by the next attempt`() throws
  {
    let reference = try Backups(folders: fixture.folders).ensure(run: "run_1", now: Fixture.start)
    let tree = fixture.tree("project/.gantry/backups")
    try fixture.remove("project/.gantry/backups")
    var steps = 0
    while true {
      let kill = Kill(after: steps)
      _ = try? Backups(folders: fixture.folders, writer: kill.writer)
        .ensure(run: "run_1", now: Fixture.start)
      for backup in backups.list() { #expect(backup.id == reference) }
      #expect(try backups.ensure(run: "run_1", now: Fixture.start) == reference)
      #expect(fixture.tree("project/.gantry/backups") == tree, "killed after \(steps) steps")
      try fixture.remove("project/.gantry/backups")
      guard kill.happened else { break }
      steps += 1
    }
    #expect(steps > 20)
  }

  @Test func `links are not followed into a backup`() throws {
    try fixture.write("secret", to: "elsewhere/secret.md")
    try fixture.link("project/.claude/agents/link.md", to: fixture.path("elsewhere/secret.md"))
    try fixture.link("project/.claude/skills/linked", to: fixture.path("elsewhere"))
    _ = try backups.ensure(run: "run_1", now: Fixture.start)
    let paths = try #require(backups.list().first).files.map(\.path)
    #expect(!paths.contains { $0.contains("link") })
  }
}
