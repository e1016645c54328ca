import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `A run whose plugin was replaced` {
  private let gantry: Gantry
  private let library: String

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "config")
    library = gantry.scratch.path(of: "libbuilds.so")
    self.gantry = gantry
    try TwoBuilds.compile("1.0.0", to: library, in: gantry.scratch)
  }

  // MARK: - Steps

  private func digest() throws -> String {
    let lock = try JSONParser.parse(gantry.scratch.read("config/gantry/gantry.lock"))
    return try #require(lock["plugins"]?[0]?["sha256"]?.stringValue)
  }

  private func pipeline(_ gate: String = "gate") throws -> String {
    let folder = gantry.scratch.path
    return try gantry.pipeline(
      """
        - { id: wait, use: test.builds/wait, with: { folder: \(folder), gate: \(folder)/\(gate) } }
        - { id: tell, use: test.builds/tell, needs: [wait], with: { word: "" } }
      """,
      name: gate
    )
  }

  /// Starts a run with the first build, and kills its engine in the first phase.
  private func interrupted(_ gate: String = "gate") throws -> String {
    let live = try gantry.start("run", try pipeline(gate), "--state", "s", "--json")
    let line = try live.wait(for: #""type":"phase.started""#)
    live.send(SIGKILL)
    _ = live.end()
    return try EventLine.all(in: [line])[0].run
  }

  /// Compiles the second build over the first, and records it.
  private func replace(requiring member: String = "word") throws {
    try TwoBuilds.compile("2.0.0", to: library, in: gantry.scratch, requiring: member)
    let ended = try gantry.run("plugin", "update", "test.builds", "--allow-unsigned", "--yes")
    #expect(ended.status == 0, "\(ended.errors)")
  }

  private func open(_ gate: String = "gate") throws { try gantry.scratch.write("", to: gate) }

  private func resume(_ more: String...) throws -> Ended {
    try gantry.run(["resume", "--state", "s", "--json"] + more)
  }

  private func builds(_ ended: Ended) throws -> [String?] {
    try ended.events.filter { $0.type == "phase.succeeded" }
      .map { $0.data["output"]?["build"]?.stringValue }
  }

  private var kept: [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: gantry.scratch.path(of: "s/libraries")
    )
    return (files ?? []).filter { $0.hasSuffix(".so") }.map { String($0.dropLast(3)) }.sorted()
  }

  // MARK: - Going on

  @Test func `it goes on with the build it was started with, and says so in one line`() throws {
    try gantry.add(library)
    let first = try digest()
    let run = try interrupted()
    try replace(requiring: "other")
    let second = try digest()
    try open()
    let ended = try resume()
    #expect(ended.status == 0, "\(ended.errors)")
    // The second build would have refused the input of the phase that tells.
    #expect(try builds(ended) == ["1.0.0", "1.0.0"])
    #expect(
      ended.errors == """
        note: 'test.builds' goes on as 1.0.0 (sha256 \(first.prefix(12))…), which was kept for \
        \(run): what is installed is 2.0.0 (sha256 \(second.prefix(12))…)

        """
    )
    let resumed = try #require(try ended.events.first { $0.type == "run.resumed" })
    #expect(resumed.data["accepted_plugins"] == nil)
  }

  @Test func `it goes on although the library was removed, or written over and not recorded`()
    throws
  {
    try gantry.add(library)
    let first = try digest()
    let run = try interrupted()
    try TwoBuilds.compile("2.0.0", to: library, in: gantry.scratch)
    try open()
    let ended = try gantry.run("resume", run, "--state", "s", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.hasSuffix("for \(run): what is installed cannot be used\n"))
    #expect(try builds(ended) == ["1.0.0", "1.0.0"])

    try TwoBuilds.compile("1.0.0", to: library, in: gantry.scratch)
    #expect(try digest() == first)
    let other = try interrupted("other")
    let removed = try gantry.run("plugin", "remove", "test.builds", "--state", "s")
    #expect(removed.status == 0)
    #expect(
      removed.errors
        == "note: runs that were started with it have not ended; they go on with a copy\n"
    )
    try open("other")
    let last = try gantry.run("resume", other, "--state", "s", "--json")
    #expect(last.status == 0, "\(last.errors)")
    #expect(last.errors.hasSuffix("for \(other): no build of it is installed\n"))
    #expect(try builds(last) == ["1.0.0", "1.0.0"])
  }

  @Test func `what a person accepts once is what the run needs from then on`() throws {
    try gantry.add(library)
    _ = try interrupted()
    try TwoBuilds.compile("2.0.0", to: library, in: gantry.scratch)
    _ = try gantry.run("plugin", "update", "test.builds", "--allow-unsigned", "--yes")
    let second = try digest()
    let live = try gantry.start("resume", "--accept-changed-plugins", "--state", "s", "--json")
    let line = try live.wait(for: #""type":"run.resumed""#)
    let accepted = try EventLine.all(in: [line])[0].data["accepted_plugins"]
    #expect(accepted?["test.builds"]?["sha256"]?.stringValue == second)
    try live.wait(for: #""type":"phase.started""#)
    live.send(SIGKILL)
    _ = live.end()

    try TwoBuilds.compile("3.0.0", to: library, in: gantry.scratch)
    _ = try gantry.run("plugin", "update", "test.builds", "--allow-unsigned", "--yes")
    try open()
    let ended = try resume()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.hasPrefix("note: 'test.builds' goes on as 2.0.0 (sha256"))
    #expect(try builds(ended) == ["2.0.0", "2.0.0"])
    let resumed = try #require(try ended.events.first { $0.type == "run.resumed" })
    #expect(resumed.data["accepted_plugins"] == accepted)
  }

  // MARK: - Refusals

  @Test func `it is refused when the build is not kept any more, naming both`() throws {
    try gantry.add(library)
    let first = try digest()
    let run = try interrupted()
    try replace()
    let second = try digest()
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "s/libraries"))
    let refused = try resume()
    #expect(refused.status == 69)
    #expect(
      refused.errors == """
        error: plugin 'test.builds' is 2.0.0 (sha256 \(second.prefix(12))…), and the run was \
        started with 1.0.0 (sha256 \(first.prefix(12))…)
          ├─ where: \(run)
          └─ fix:   Put the former library back, or accept this one with --accept-changed-plugins.

        """
    )
  }

  @Test func `a cancelled run ends without a build, because it starts nothing`() throws {
    try gantry.add(library)
    let run = try interrupted()
    try replace()
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "s/libraries"))
    #expect(try gantry.run("cancel", run, "--state", "s").status == 0)
    #expect(try resume().status == 130)
    let shown = try gantry.run("runs", "show", run, "--state", "s", "--json").json
    #expect(shown["status"] == "cancelled")
  }

  @Test func `an engine pauses a run for want of a build, and a person goes on while it lives`()
    throws
  {
    try gantry.add(library)
    let run = try interrupted()
    try replace()
    try FileManager.default.removeItem(atPath: gantry.scratch.path(of: "s/libraries"))
    let engine = try gantry.start("engine", "--state", "s", "--json")
    let line = try JSONParser.parse(Array(try engine.wait(for: "engine.left").utf8))
    #expect(line["data"]?["run"]?.stringValue == run)
    #expect(line["data"]?["status"] == "paused")
    let because = line["data"]?["because"]?.stringValue
    #expect(because?.hasPrefix("plugin 'test.builds' is 2.0.0") == true)
    try open()
    let ended = try resume("--accept-changed-plugins")
    #expect(ended.status == 0, "\(ended.errors)")
    engine.send(SIGINT)
    #expect(engine.end().status == 0)
  }

  @Test func `it is refused when the person trusts the signer no longer`() throws {
    let key = try #require(try gantry.run("plugin", "sign", "--new-key", "key").lines.first)
    _ = try gantry.run("plugin", "trust", key, "--name", "Acme")
    _ = try gantry.run("plugin", "sign", "libbuilds.so", "--key", "key")
    #expect(try gantry.run("plugin", "add", "libbuilds.so", "--yes").status == 0)
    let first = try digest()
    let run = try interrupted()
    try FileManager.default.removeItem(atPath: library + ".sig")
    try TwoBuilds.compile("2.0.0", to: library, in: gantry.scratch)
    let updated = try gantry.run(
      ["plugin", "update", "test.builds", "--allow-unsigned", "--accept-signer", "--yes"]
    )
    #expect(updated.status == 0, "\(updated.errors)")
    #expect(try gantry.run("plugin", "trust", "--forget", key).status == 0)
    let refused = try resume()
    #expect(refused.status == 69)
    #expect(
      refused.errors.contains(
        /error: plugin 'test.builds' 1.0.0 was refused: you do not trust its signer [0-9a-f]{16} \[/
      )
    )
    #expect(
      refused.errors.hasSuffix(
        """
          ├─ where: \(run), which was started with 1.0.0 (sha256 \(first.prefix(12))…)
          └─ fix:   Accept the build that is installed with --accept-changed-plugins, or trust its \
        signer again.

        """
      )
    )
    _ = try gantry.run("plugin", "trust", key, "--name", "Acme")
    try open()
    #expect(try builds(try resume()) == ["1.0.0", "1.0.0"])
  }

  @Test func `it is refused when the build crashed three times in ten minutes`() throws {
    try gantry.add(library)
    let first = try digest()
    let run = try interrupted()
    try replace()
    let now = Int64(Date().timeIntervalSince1970 * 1_000_000_000)
    for crash in 1...3 as ClosedRange<Int64> {
      try gantry.scratch.write("{}", to: "s/crashes/\(first)-\(now - crash).json")
    }
    let refused = try resume()
    #expect(refused.status == 69)
    #expect(
      refused.errors == """
        error: 'test.builds' 1.0.0 is quarantined: it crashed 3 times in ten minutes \
        [PLUGIN_QUARANTINED]
          ├─ where: \(run), which was started with 1.0.0 (sha256 \(first.prefix(12))…)
          └─ fix:   Accept the build that is installed with --accept-changed-plugins, or try again \
        in ten minutes.

        """
    )
  }

  @Test func `safe mode takes nothing of others, kept or not`() throws {
    try gantry.add(library)
    _ = try interrupted()
    try replace()
    try open()
    let ended = try resume("--safe-mode")
    #expect(ended.status == 1)
    #expect(try builds(ended) == [])
    #expect(ended.errors == "")
  }

  // MARK: - What stays

  @Test func `what runs need stays, and the rest goes when an engine starts`() throws {
    try gantry.add(library)
    let first = try digest()
    let run = try interrupted()
    #expect(kept == [first])
    try replace()
    let second = try digest()
    try open("more")
    for _ in 1...3 {
      #expect(try gantry.run("run", try pipeline("more"), "--state", "s").status == 0)
    }
    #expect(kept == [first, second].sorted())
    try open()
    #expect(try gantry.run("resume", run, "--state", "s").status == 0)
    // What was used a moment ago is left to the next one.
    for _ in 1...100 where kept.contains(first) {
      _ = try gantry.run("run", try pipeline("more"), "--state", "s")
    }
    #expect(kept == [second])
    #expect(!gantry.scratch.exists("s/libraries/\(first).lock"))
  }

  @Test func `a plugin that is removed leaves no copy behind`() throws {
    try gantry.add(library)
    try open()
    #expect(try gantry.run("run", try pipeline(), "--state", "s").status == 0)
    #expect(kept.count == 1)
    for _ in 1...100 where !kept.isEmpty {
      try gantry.add(library)
      let removed = try gantry.run("plugin", "remove", "test.builds", "--state", "s")
      #expect(removed.errors == "")
    }
    #expect(kept == [])
  }

  @Test func `a library that cannot be kept is 74, and nothing is started`() throws {
    try gantry.add(library)
    try gantry.scratch.write("", to: "s/libraries")
    let ended = try gantry.run("run", try pipeline(), "--state", "s")
    #expect(ended.status == 74)
    #expect(
      ended.errors == """
        error: '\(library)' cannot be kept for the runs that need it: Not a directory \
        [GANTRY-E-KEEP]
          ├─ where: \(gantry.scratch.path(of: "s/libraries"))
          └─ fix:   Make room, or give yourself the right to write to the state folder.

        """
    )
    #expect(try gantry.run("runs", "list", "--state", "s").lines.isEmpty)
  }
}
