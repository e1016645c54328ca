import Foundation
import GantryCore
import Testing

@Suite struct `Asking the command line` {
  @Test func `version names the host and the plugin ABI`() throws {
    let gantry = try Gantry()
    let text = try gantry.run("version")
    #expect(text.status == 0)
    #expect(text.output.contains(/^gantry \d+\.\d+\.\d+ \(plugin ABI 1\.\d+\)\n$/))
    let json = try gantry.run("version", "--json").json
    #expect((json.objectValue ?? [:]).map(\.name) == ["version", "abi"])
    #expect(try gantry.run("--version").output.hasPrefix(json["version"]?.stringValue ?? "-"))
  }

  @Test(
    arguments: [
      "run", "auto-configure", "plan", "detect", "runs", "events", "resume", "cancel", "validate",
      "plugin", "config", "doctor", "version",
    ]
  )
  func `help of every subcommand shows examples`(command: String) throws {
    let ended = try Gantry().run(command, "--help")
    #expect(ended.status == 0)
    #expect(ended.output.contains("\nEXAMPLES\n  "))
    #expect(ended.output.contains("gantry \(command)"))
    #expect(ended.errors == "")
  }

  @Test func `the help names every subcommand`() throws {
    let help = try Gantry().run("--help")
    for command in ["run", "auto-configure", "detect", "resume", "cancel", "doctor"] {
      #expect(help.output.contains("\n  \(command) "))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions are generated for a shell`(shell: String) throws {
    let ended = try Gantry().run("--generate-completion-script", shell)
    #expect(ended.status == 0)
    #expect(ended.output.contains("auto-configure"))
    #expect(ended.output.contains("min-confidence"))
  }

  @Test(
    arguments: [
      (["frobnicate"], "Unexpected argument 'frobnicate'"),
      (["run"], "Missing expected argument '<pipeline>'"),
      (["run", "p.yaml", "--stat", "x"], "Unknown option '--stat'. Did you mean '--state'?"),
      (["runs", "list", "--limit", "x"], "The value 'x' is invalid for '--limit <limit>'"),
      (["cancel"], "Missing expected argument '<run>'"),
      (
        ["auto-configure", "--agents-only", "--skills-only"],
        "--agents-only and --skills-only exclude each other; use one of them."
      ),
    ]
  )
  func `a command line that is not understood is 64 and says why`(
    arguments: [String],
    message: String
  ) throws {
    let ended = try Gantry().run(arguments)
    #expect(ended.status == 64)
    #expect(ended.errors.hasPrefix("Error: \(message)\n"))
    #expect(ended.errors.contains("Usage: gantry"))
    #expect(ended.output == "")
  }

  @Test func `doctor says what is well, and 1 when a plugin is refused`() throws {
    var gantry = try Gantry()
    let well = try gantry.run("doctor")
    #expect(well.status == 0)
    #expect(
      well.lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
        "✓ gantry", "✓ sqlite", "✓ state", "✓ worker", "✓ plugins",
      ]
    )
    try gantry.scratch.write("not a library", to: "plugins/libbad.so")
    gantry.environment["GANTRY_PLUGIN_PATH"] = gantry.scratch.path(of: "plugins")
    let ill = try gantry.run("doctor", "--json")
    #expect(ill.status == 1)
    let check = try ill.json.arrayValue?.last
    #expect(check?["check"] == "plugins")
    #expect(check?["ok"] == false)
    #expect(check?["says"]?.stringValue?.contains("libbad.so") == true)
  }

  @Test func `the state folder of a person is in their home`() throws {
    let gantry = try Gantry()
    let ended = try gantry.run("config", "explain")
    #expect(ended.lines.last == "state folder     \(gantry.scratch.path(of: "home/.gantry"))")
  }
}

@Suite struct `Looking at plugins` {
  @Test func `plugin list shows what each provides and where it is`() throws {
    let gantry = try Gantry()
    let ended = try gantry.run("plugin", "list")
    #expect(ended.status == 0)
    let folder = try #require(gantry.environment["GANTRY_PLUGIN_PATH"])
    #expect(
      ended.output.contains(
        """
        test.sinks 1.0.0  Sinks that misbehave in known ways, for tests of delivery.
          sink collector
          sink again
          sink broken
          \(URL(fileURLWithPath: folder).appendingPathComponent("libtest-sinks.so").path)
          runs in a process of its own; unsigned, allowed by you; \(folder)/gantry.lock

        """
      )
    )
    let json = try gantry.run("plugin", "list", "--json").json
    let ids = json["plugins"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
    #expect(ids.prefix(2) == ["test.noop", "test.sinks"])
    #expect(json["refused"] == [])
  }

  @Test func `a refused library stops no other and is listed with what to do`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write("not a library", to: "more/libbad.so")
    let ended = try gantry.run("plugin", "list", "--plugins", "more")
    #expect(ended.status == 0)
    #expect(ended.output.contains("test.noop 1.0.0"))
    let library = gantry.scratch.path(of: "more/libbad.so")
    let digest = try #require(ended.errors.firstMatch(of: /sha256 ([0-9a-f]{12})…/)?.1)
    #expect(
      ended.errors == """
        error: '\(library)' was refused: it is in no lock [GANTRY-E-UNLISTED]
          ├─ where: \(library), sha256 \(digest)…
          └─ fix:   Run `gantry plugin add \(library)` if you know where it is from.

        """
    )
    let refused = try gantry.run("plugin", "list", "--json", "--plugins", "more").json["refused"]
    #expect(refused?[0]?["code"] == "GANTRY-E-UNLISTED")
  }

  @Test func `plugin inspect prints the manifest and the hash of the file`() throws {
    let gantry = try Gantry()
    let json = try gantry.run("plugin", "inspect", "test.noop").json
    #expect(
      (json.objectValue ?? [:]).map(\.name) == [
        "id", "version", "path", "sha256", "lock", "origin", "placement", "signer", "signer_name",
        "needed", "runpath", "manifest",
      ]
    )
    #expect(json["sha256"]?.stringValue?.contains(/^[0-9a-f]{64}$/) == true)
    #expect(json["manifest"]?["id"] == "test.noop")
    #expect(json["manifest"]?["events"]?[0]?["type"] == "test.ticked")
    let unknown = try gantry.run("plugin", "inspect", "test.nop")
    #expect(unknown.status == 66)
    #expect(
      unknown.errors == """
        error: there is no plugin 'test.nop'
          └─ fix:   Did you mean 'test.noop'?

        """
    )
  }

  @Test func `a folder of --plugins that is not there is 66`() throws {
    let ended = try Gantry().run("plugin", "list", "--plugins", "nowhere")
    #expect(ended.status == 66)
    #expect(ended.errors.contains("/nowhere' cannot be read [GANTRY-E-NOT-FOUND]"))
  }
}

@Suite struct `Explaining settings` {
  @Test func `flag, environment, project, person and built-in win in this order`() throws {
    var gantry = try Gantry()
    try gantry.scratch.write("", to: "project/README")
    func minimum(_ arguments: String...) throws -> JSON? {
      let all = ["config", "explain", "--json", "--project", "project"] + arguments
      return try gantry.run(all).json["min_confidence"]
    }
    #expect(try minimum() == ["value": "0.5", "source": "built in"])
    let person = try gantry.scratch.write(
      "min_confidence: 0.6\n",
      to: "home/.config/gantry/config.yaml"
    )
    #expect(try minimum() == ["value": "0.6", "source": .string(person)])
    let project = try gantry.scratch.write(
      "min_confidence: 0.7\n",
      to: "project/.gantry/config.yaml"
    )
    #expect(try minimum() == ["value": "0.7", "source": .string(project)])
    gantry.environment["GANTRY_MIN_CONFIDENCE"] = "0.8"
    #expect(
      try minimum() == ["value": "0.8", "source": "environment GANTRY_MIN_CONFIDENCE"]
    )
    #expect(
      try minimum("--min-confidence", "0.9")
        == ["value": "0.9", "source": "flag --min-confidence"]
    )
  }

  @Test func `a setting that does not exist is 78 and names what was meant`() throws {
    let gantry = try Gantry()
    let file = try gantry.scratch.write(
      "min_confidance: 1\n",
      to: "home/.config/gantry/config.yaml"
    )
    let ended = try gantry.run("config", "explain")
    #expect(ended.status == 78)
    #expect(
      ended.errors == """
        error: there is no setting 'min_confidance'
          ├─ where: \(file)
          └─ fix:   Did you mean 'min_confidence'?

        """
    )
  }
}
