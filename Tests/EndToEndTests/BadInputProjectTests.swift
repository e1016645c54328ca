import Foundation
import GantryCore
import Testing

@Suite struct `A project that cannot be used` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  /// Every command that takes a project.
  private func commands(_ project: String) -> [String] {
    ["auto-configure", "deploy", "undo", "uninstall"].map { "\($0) --project \(project) --yes" }
      + ["plan", "backups list", "agent archived", "runs list"].map { "\($0) --project \(project)" }
      + ["detect \(project)", "detect \(project) --json"]
  }

  /// The commands that read what is in a project.
  private func readers(_ project: String) -> [String] {
    ["auto-configure --project \(project) --yes", "plan --project \(project)", "detect \(project)"]
  }

  @Test func `that is not there is 66`() throws {
    try gantry.expect(
      commands("nowhere").filter { !$0.hasPrefix("runs") },
      Refusal(
        status: 66,
        message: "there is no folder 'nowhere'",
        place: "<here>/nowhere",
        fix: "Name the folder of a repository with --project."
      )
    )
  }

  @Test func `that is a file is 65`() throws {
    try gantry.scratch.write("", to: "README")
    try gantry.expect(
      commands("README").filter { !$0.hasPrefix("runs") },
      Refusal(
        status: 65,
        message: "'README' is a file, not a folder",
        place: "<here>/README",
        fix: "Name the folder of a repository with --project."
      )
    )
  }

  @Test func `that is a link to itself is 65`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: gantry.scratch.path(of: "loop"),
      withDestinationPath: "loop"
    )
    try gantry.expect(
      readers("loop"),
      Refusal(
        status: 65,
        message: "'loop' is a symbolic link that leads back to itself",
        place: "<here>/loop",
        fix: "Correct the link, or name the folder it is meant for."
      )
    )
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `that may not be read is 77`() throws {
    try gantry.scratch.write("", to: "locked/README")
    let user = try Unprivileged(gantry)
    try user.allow(0, "locked")
    defer { try? user.allow(0o700, "locked") }
    try gantry.expect(
      readers("locked"),
      Refusal(
        status: 77,
        message: "the folder 'locked' cannot be read",
        place: "<here>/locked",
        fix: "Give yourself permission to read it, or run as its owner."
      ),
      by: user
    )
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `that may not be written to is 73, and can still be looked at`() throws {
    try gantry.scratch.copy(Repository.example, to: "project")
    let user = try Unprivileged(gantry)
    try user.allow(0o555, "project")
    defer { try? user.allow(0o755, "project") }
    try gantry.expect(
      ["auto-configure --project project --yes", "auto-configure --project project --yes --json"],
      Refusal(
        status: 73,
        message: "the project cannot be written to",
        place: "<here>/project",
        fix: "Give yourself permission to write to it, or mount it writable."
      ),
      by: user
    )
    #expect(try user.run("detect", "project").status == 0)
    #expect(try user.run("plan", "--project", "project").status == 0)
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `with the state elsewhere, a project that may not be written to stays as it is`() throws {
    try gantry.scratch.copy(Repository.example, to: "project")
    let user = try Unprivileged(gantry)
    try user.give("project")
    try user.allow(0o555, "project")
    defer { try? user.allow(0o755, "project") }
    let before = try Tree.ofProject(gantry.scratch.path(of: "project"))
    let ended = try user.run(
      "auto-configure",
      "--project",
      "project",
      "--state",
      "home/state",
      "--yes",
      "--json"
    )
    #expect(ended.status == 73)
    #expect(ended.errors.hasPrefix("error: the project cannot be written to\n"))
    #expect(try Tree.ofProject(gantry.scratch.path(of: "project")).differences(from: before) == [])
  }

  @Test func `S0-56 a state folder that is a link out of it is refused beforehand`() throws {
    try gantry.scratch.copy(Repository.example, to: "project")
    try gantry.scratch.write("mine\n", to: "outside/README")
    let outside = gantry.scratch.path(of: "outside")
    try FileManager.default.createSymbolicLink(
      atPath: gantry.scratch.path(of: "project/.gantry"),
      withDestinationPath: outside
    )
    let before = try Tree(outside, isExact: true)
    for state in [[], ["--state", "state"]] {
      let ended = try gantry.run(["auto-configure", "--project", "project", "--yes"] + state)
      #expect(ended.status == 73)
      #expect(
        ended.errors == """
          error: '.gantry' is a link that leads out of the project
            ├─ where: \(gantry.scratch.path(of: "project/.gantry"))
            └─ fix:   Remove the link; to keep runs elsewhere, name the folder with --state.

          """
      )
    }
    #expect(try Tree(outside, isExact: true).differences(from: before) == [])
    #expect(!gantry.scratch.exists("project/.claude"))
  }

  @Test(arguments: [".claude", ".agents"])
  func `S0-56 a folder of it that is a link out of it is never written through`(
    folder: String
  ) throws {
    try gantry.scratch.copy(Repository.example, to: "project")
    try gantry.scratch.write("mine\n", to: "outside/README")
    try FileManager.default.createSymbolicLink(
      atPath: gantry.scratch.path(of: "project/\(folder)"),
      withDestinationPath: gantry.scratch.path(of: "outside")
    )
    let outside = gantry.scratch.path(of: "outside")
    let before = try Tree(outside, isExact: true)
    let ended = try gantry.run(
      "auto-configure",
      "--project",
      "project",
      "--state",
      "state",
      "--yes"
    )
    #expect(ended.status == 1)
    #expect((ended.output + ended.errors).contains("Path traversal attempt detected"))
    #expect(try Tree(outside, isExact: true).differences(from: before) == [])
  }

  @Test func `links that circle inside of it are passed over`() throws {
    try gantry.scratch.copy(Repository.example, to: "plain")
    try gantry.scratch.copy(Repository.example, to: "linked")
    for (name, target) in [("self", "."), ("a", "b"), ("b", "a"), ("out", "/"), ("gone", "nope")] {
      try FileManager.default.createSymbolicLink(
        atPath: gantry.scratch.path(of: "linked/src/\(name)"),
        withDestinationPath: target
      )
    }
    let plain = try gantry.run("detect", "plain", "--json")
    let linked = try gantry.run("detect", "linked", "--json")
    #expect(linked.status == 0)
    #expect(linked.output == plain.output)
  }

  @Test func `a manifest of 5 GB is named and not read`() throws {
    try gantry.scratch.copy(Repository.example, to: "project")
    try SparseFile.make(at: gantry.scratch.path(of: "project/package.json"), bytes: 5 << 30)
    let ended = try gantry.run("detect", "project", "--json")
    #expect(ended.status == 0)
    let evidence = try ended.json["components"]?.arrayValue?.flatMap {
      $0["evidence"]?.arrayValue ?? []
    }
    let said = evidence?.filter { $0["file"] == "package.json" }.compactMap {
      $0["says"]?.stringValue
    }
    #expect(
      said?.contains("could not be read: it has 5368709120 bytes and at most 4194304 are read")
        == true
    )
  }
}
