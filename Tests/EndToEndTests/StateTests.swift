import Foundation
import GantryCore
import Testing

@Suite struct `The state folder` {
  private func folder(_ gantry: Gantry, _ arguments: String...) throws -> String? {
    let line = try gantry.run(["config", "explain"] + arguments).lines.last
    return line?.split(separator: " ").last.map(String.init)
  }

  @Test func `flag, environment, project, nearest folder with a journal and home, in this order`()
    throws
  {
    var gantry = try Gantry()
    let scratch = gantry.scratch
    #expect(try folder(gantry) == scratch.path(of: "home/.gantry"))
    try scratch.write("", to: ".gantry/journal.db")
    #expect(try folder(gantry) == scratch.path(of: ".gantry"))
    try scratch.write("", to: "project/README")
    #expect(try folder(gantry, "--project", "project") == scratch.path(of: "project/.gantry"))
    gantry.environment["GANTRY_STATE"] = "elsewhere"
    #expect(try folder(gantry, "--project", "project") == scratch.path(of: "elsewhere"))
    #expect(try folder(gantry, "--state", "here") == scratch.path(of: "here"))
  }

  @Test func `it is for its owner alone, and hides itself from git but for the configuration`()
    throws
  {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    _ = try gantry.run("run", pipeline, "--state", "s")
    let attributes = try FileManager.default.attributesOfItem(atPath: gantry.scratch.path(of: "s"))
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(
      try gantry.scratch.read("s/.gitignore")
        == "*\n!.gitignore\n!auto-config.yaml\n!config.yaml\n"
    )
  }

  @Test func `a journal that is none is 74, and says how to go on`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write(String(repeating: "no journal ", count: 1000), to: "s/journal.db")
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    for arguments in [["run", pipeline], ["runs", "list"], ["resume"]] {
      let ended = try gantry.run(arguments + ["--state", "s"])
      #expect(ended.status == 74, "\(arguments)")
      #expect(ended.errors.contains("├─ where: \(gantry.scratch.path(of: "s/journal.db"))\n"))
      #expect(ended.errors.contains("└─ fix:   Restore it from a backup, or move it away"))
    }
  }

  @Test func `a folder that cannot be made is 73`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    let ended = try gantry.run("run", pipeline, "--state", "\(pipeline)/state")
    #expect(ended.status == 73)
    #expect(ended.errors.contains("└─ fix:   Check that it is a folder"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func `a project that may not be read is 77`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write("", to: "locked/README")
    let folder = gantry.scratch.path(of: "locked")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    }
    let ended = try gantry.run("detect", "locked")
    #expect(ended.status == 77)
    #expect(ended.errors.contains("└─ fix:   Give yourself permission to read it"))
  }
}

@Suite struct `The state folder of another version` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  private func run(_ pipeline: String, of old: OldState) throws -> String {
    try #require(old.shown(pipeline)["run"]?.stringValue)
  }

  @Test(.timeLimit(.minutes(10)), arguments: OldState.all)
  func `an earlier one opens, and its runs are shown as they were`(_ old: OldState) throws {
    try old.restore(gantry, to: "s")
    for pipeline in ["good", "bad", "cut"] {
      let id = try run(pipeline, of: old)
      let ended = try gantry.run("runs", "show", id, "--state", "s", "--json")
      #expect(ended.status == 0, "\(ended.errors)")
      let now = try ended.json
      // A newer version may say more, and nothing else.
      for member in try #require(old.shown(pipeline).objectValue) {
        #expect(now[member.name]?.says(member.value) == true, "\(pipeline): \(member.name): \(now)")
      }
    }
    let events = try gantry.run("events", try run("good", of: old), "--state", "s", "--json").events
    #expect(events.map(\.seq) == Array(1...19))
  }

  @Test(.timeLimit(.minutes(10)), arguments: OldState.all)
  func `the run that was interrupted in it goes on, and nothing that was done is done again`(
    _ old: OldState
  ) throws {
    try old.restore(gantry, to: "s")
    let id = try run("cut", of: old)
    let resumed = try gantry.run(
      "resume",
      id,
      "--accept-changed-plugins",
      "--state",
      "s",
      "--json"
    )
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.result?["status"] == "succeeded")
    let events = try gantry.run("events", id, "--state", "s", "--json").events
    #expect(events.map(\.seq) == Array(1...events.count))
    #expect(
      events.filter { $0.phase != nil }.map(\.short) == [
        "phase.started first", "phase.succeeded first", "phase.started note",
        "effect.intended note", "effect.settled note", "phase.succeeded note",
        "phase.started slow", "attempt.interrupted slow", "phase.started slow",
        "phase.succeeded slow", "phase.started last", "phase.succeeded last",
      ]
    )
    let epochs = events.compactMap { $0.json["epoch"]?.intValue }
    #expect(epochs == epochs.sorted())
    #expect((epochs.last ?? 0) > 1)
  }

  @Test(.timeLimit(.minutes(10)), arguments: OldState.all)
  func `the journal of an earlier one is copied beside itself before it is changed`(
    _ old: OldState
  ) throws {
    try old.restore(gantry, to: "s")
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    #expect(try gantry.run("run", pipeline, "--state", "s").status == 0)
    #expect(try gantry.run("run", pipeline, "--state", "s").status == 0)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: gantry.scratch.path(of: "s")
    )
    let copies = names.filter { $0.hasPrefix("journal.db.before-") }
    #expect(copies.count == 1)
    // The copy is a journal of the earlier form: what came after it is not in it.
    let copy = try #require(copies.first)
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "t"),
      withIntermediateDirectories: true
    )
    try gantry.scratch.copy(gantry.scratch.path(of: "s/\(copy)"), to: "t/journal.db")
    let runs = try gantry.run("runs", "list", "--state", "t")
    #expect(runs.status == 0)
    #expect(runs.lines.count == 3)
  }

  @Test(.timeLimit(.minutes(10)))
  func `a newer one is 74, is left as it is, and says what to install`() throws {
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    #expect(try gantry.run("run", pipeline, "--state", "s").status == 0)
    let journal = gantry.scratch.path(of: "s/journal.db")
    try JournalFile(path: journal).execute(
      "INSERT INTO grdb_migrations VALUES ('99-dreams')"
    )
    for arguments in [["run", pipeline], ["runs", "list"], ["resume"], ["cancel", "run_0"]] {
      let ended = try gantry.run(arguments + ["--state", "s"])
      #expect(ended.status == 74, "\(arguments)")
      #expect(
        ended.errors == """
          error: the journal was written by a newer Gantry: it has the changes '99-dreams', which \
          this version does not know
            ├─ where: \(journal)
            └─ fix:   Install the version of Gantry that wrote it, or a newer one.

          """,
        "\(arguments)"
      )
    }
    try JournalFile(path: journal).execute(
      "DELETE FROM grdb_migrations WHERE identifier = '99-dreams'"
    )
    #expect(try gantry.run("runs", "list", "--state", "s").lines.count == 1)
  }
}

extension JSON {
  /// Whether everything is there that another one says, and as it says it; there may be more.
  fileprivate func says(_ other: JSON) -> Bool {
    if let members = other.objectValue {
      return members.allSatisfy { self[$0.name]?.says($0.value) ?? false }
    }
    if let elements = other.arrayValue, let own = arrayValue {
      return elements.count == own.count && zip(own, elements).allSatisfy { $0.says($1) }
    }
    return self == other
  }
}
