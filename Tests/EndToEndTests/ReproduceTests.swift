import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `Reproducing a crash` {
  private let gantry: Gantry
  private let library: String
  private let secret = "tok-77e42f292c6"

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["GANTRY_SECRET_TOKEN"] = secret
    self.gantry = gantry
    library = gantry.scratch.path(of: "libtest-brittle.so")
    try FixturePlugins.compile(
      "\(Repository.root)/Tests/GantryPluginsTests/Plugins/Brittle.c",
      to: library
    )
    let added = try gantry.add("libtest-brittle.so", "--lock", "plugins.lock")
    try #require(added.status == 0, "\(added.errors)")
    try gantry.scratch.write("", to: "gate")
  }

  /// Lets a run crash and gives what its report says.
  ///
  /// The gate is named relative to the working folder, which must be the same when it is looked for
  /// again.
  private func crash(_ more: String = "", state: String = "s") throws -> JSON {
    let pipeline = try gantry.pipeline(
      "  - { id: a, use: test.brittle/fall, with: { read: ./gate\(more) } }"
    )
    let arguments = ["run", pipeline, "--state", state, "--lock", "plugins.lock", "--json"]
    let ended = try gantry.run(arguments)
    try #require(ended.status == 1, "\(ended.errors)")
    let failed = try #require(try ended.events.last { $0.type == "phase.failed" })
    #expect(failed.data["code"] == "PLUGIN_CRASHED")
    return try #require(failed.data["detail"])
  }

  /// Runs the command of a report as a shell does, from a folder of its own.
  private func reproduce(_ detail: JSON, _ more: String = "") throws -> Ended {
    let command = try #require(detail["reproduce"]?.stringValue)
    try #require(command.hasPrefix("gantry "))
    let program = try #require(Repository.gantry)
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "elsewhere"),
      withIntermediateDirectories: true
    )
    return try LiveGantry(
      "/bin/sh",
      ["-c", "'\(program)' \(command.dropFirst("gantry ".count)) \(more)"],
      environment: gantry.environment,
      folder: gantry.scratch.path(of: "elsewhere")
    ).end()
  }

  @Test func `a person is told the command where the crash is told, and by runs show`() throws {
    let pipeline = try gantry.pipeline(
      "  - { id: a, use: test.brittle/fall, with: { read: ./gate } }"
    )
    let ended = try gantry.run(["run", pipeline, "--state", "s", "--lock", "plugins.lock"])
    #expect(ended.status == 1)
    let again = #/\n  ├─ again: (gantry plugin reproduce \S+\.json --lock \S+)\n  └─ fix:   /#
    let command = try #require(ended.output.firstMatch(of: again)?.1, "\(ended.output)")
    let id = try #require(ended.output.firstMatch(of: /run_[0-9a-f-]{36}/)?.0)
    let shown = try gantry.run("runs", "show", String(id), "--state", "s")
    #expect(shown.output.contains("\n    code:   PLUGIN_CRASHED\n    again:  \(command)\n"))
    let json = try gantry.run("runs", "show", String(id), "--state", "s", "--json").json
    #expect(json["phases"]?[0]?["failure"]?["reproduce"]?.stringValue == String(command))
  }

  @Test func `a strategy that crashes is named, and the phase's own policy decides`() throws {
    let pipeline = try gantry.pipeline(
      "  - { id: a, use: test.brittle/fall, with: { read: ./none, note: fail } }",
      rest: "recover: [ { use: test.brittle/guess, with: { note: crash-in-create } } ]"
    )
    let arguments = ["run", pipeline, "--state", "s", "--lock", "plugins.lock"]
    let shown = try gantry.run(arguments)
    #expect(shown.status == 1)
    let line = "! strategy test.brittle/guess: "
    #expect(shown.output.contains("\(line)'test.brittle/guess' crashed in create"), "\(shown)")
    #expect(shown.output.contains("✗ a: as asked"), "\(shown)")

    let ended = try gantry.run(arguments + ["--json"])
    let failed = try #require(try ended.events.last { $0.type == "strategy.failed" })
    #expect(failed.data["strategy"] == "test.brittle/guess")
    #expect(failed.data["code"] == "PLUGIN_CRASHED")
    #expect(failed.data["detail"]?["reproduce"]?.stringValue?.hasPrefix("gantry ") == true)
  }

  private func removeGate() throws {
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "gate"))
  }

  @Test func `the command of the report shows the same crash, and ends with 1`() throws {
    let detail = try crash()
    let ended = try reproduce(detail)
    #expect(ended.status == 1)
    #expect(
      ended.output.contains(
        #/^✗ the same crash: 'test\.brittle/fall' crashed in run: SIGILL at 0x[0-9a-f]+ \(libtest-brittle\.so\+0x[0-9a-f]+\) \[PLUGIN_CRASHED\]\n  asked to keep 2 events, 1 effects, 1 values, 1 artifacts\n$/#
      ),
      "\(ended.output)"
    )
    #expect(ended.errors.contains("test.brittle: info: revision 1\n"))
    // As often as one likes: it is neither kept nor counted.
    for _ in 0..<3 { #expect(try reproduce(detail).status == 1) }
    let reports = try FileManager.default.contentsOfDirectory(
      atPath: gantry.scratch.path(of: "s/crashes")
    )
    #expect(reports.count == 2)
  }

  @Test func `a call that does not crash any more ends with 0`() throws {
    let detail = try crash()
    try removeGate()
    let ended = try reproduce(detail)
    #expect(ended.status == 0)
    #expect(
      ended.output == """
        ✓ it did not crash this time, it answered 2 bytes
          asked to keep 2 events, 1 effects, 1 values, 1 artifacts

        """
    )
    let failed = try reproduce(crashed(then: "fail"))
    #expect(failed.status == 0)
    #expect(
      failed.output.hasPrefix("✓ it did not crash this time, it failed: as asked [SAID]\n"),
      "\(failed.output)"
    )
  }

  private func crashed(then word: String) throws -> JSON {
    try gantry.scratch.write("", to: "gate")
    defer { try? removeGate() }
    return try crash(", then: \(word)")
  }

  @Test func `programs get one object`() throws {
    let json = try reproduce(try crash(), "--json").json
    #expect(json["plugin"] == "test.brittle")
    #expect(json["crashed"] == true)
    #expect(json["same"] == true)
    #expect(json["failure"]?["code"] == "PLUGIN_CRASHED")
    #expect(json["events"] == 2)
    #expect(json["masked"] == false)
  }

  @Test func `a path with a space and a quote is one word of the command`() throws {
    let detail = try crash(state: "the 'state' of it")
    #expect(try reproduce(detail).status == 1)
  }

  @Test func `no secret is kept with the call, and none is given to it again`() throws {
    let detail = try crash(", note: 'Bearer \(secret)'")
    let folder = gantry.scratch.path(of: "s/crashes")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try gantry.scratch.read("s/crashes/\(name)")
      #expect(!text.contains(secret))
      if name.hasSuffix(".call") { #expect(text.contains("Bearer ***")) }
    }
    let ended = try reproduce(detail)
    #expect(ended.status == 1)
    #expect(ended.errors.contains("test.brittle: info: secret 4\n"))
    #expect(
      ended.errors.hasSuffix(
        "note: secrets of the call were covered when it was kept; the plugin got ***\n"
      )
    )
  }

  // MARK: - What is refused

  @Test func `another build is refused, naming both`() throws {
    let detail = try crash()
    let before = try #require(detail["sha256"]?.stringValue)
    let handle = try #require(FileHandle(forWritingAtPath: library))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("x".utf8))
    try handle.close()
    let updated = try gantry.run(
      ["plugin", "update", "test.brittle", "--lock", "plugins.lock", "--allow-unsigned", "--yes"]
    )
    try #require(updated.status == 0, "\(updated.errors)")
    let lock = try JSONParser.parse(gantry.scratch.read("plugins.lock"))
    let after = try #require(lock["plugins"]?[0]?["sha256"]?.stringValue)
    let ended = try reproduce(detail)
    #expect(ended.status == 69)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: plugin 'test.brittle' was refused: the report is about 1.0.0 (sha256 \
        \(before.prefix(12))…) and the lock says 1.0.0 (sha256 \(after.prefix(12))…) \
        [GANTRY-E-CHANGED]
          ├─ where: \(library), locked in \(gantry.scratch.path(of: "plugins.lock"))
          └─ fix:   Put the library that crashed back and run `gantry plugin update test.brittle`.

        """
    )
  }

  @Test func `a library that was changed behind the lock is refused`() throws {
    let detail = try crash()
    let handle = try #require(FileHandle(forWritingAtPath: library))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("x".utf8))
    try handle.close()
    let ended = try reproduce(detail)
    #expect(ended.status == 69)
    #expect(ended.errors.contains("[GANTRY-E-CHANGED]"), "\(ended.errors)")
  }

  @Test func `a plugin that no lock has is 66`() throws {
    _ = try crash()
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: gantry.scratch.path(of: "s/crashes"))
        .first { $0.hasSuffix(".json") }
    )
    let ended = try gantry.run("plugin", "reproduce", "s/crashes/\(name)")
    #expect(ended.status == 66)
    #expect(ended.errors.hasPrefix("error: there is no plugin 'test.brittle'\n"))
  }

  @Test func `a report that is not there is 66, and one that is none is 65`() throws {
    let missing = try gantry.run("plugin", "reproduce", "none.json")
    #expect(missing.status == 66)
    #expect(
      missing.errors == """
        error: there is no crash report
          ├─ where: \(gantry.scratch.path(of: "none.json"))
          └─ fix:   Let it crash again: only the newest reports are kept, and large calls not at \
        all.

        """
    )
    try gantry.scratch.write("{}", to: "odd.json")
    let odd = try gantry.run("plugin", "reproduce", "odd.json")
    #expect(odd.status == 65)
    #expect(
      odd.errors == """
        error: '\(gantry.scratch.path(of: "odd.json"))' is not a crash report
          ├─ where: \(gantry.scratch.path(of: "odd.json"))
          └─ fix:   Name a file that ends in .json in the folder `crashes` of a state folder.

        """
    )
  }
}
