import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `Recording plugins in a lock` {
  private let gantry: Gantry
  private let library: String

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "config")
    library = try gantry.scratch.copy(FixturePlugins.folder + "/libtest-noop.so", to: "libnoop.so")
    self.gantry = gantry
  }

  private var ownLock: String { gantry.scratch.path(of: "config/gantry/gantry.lock") }

  private func digest() throws -> String {
    let lock = try JSONParser.parse(gantry.scratch.read("config/gantry/gantry.lock"))
    return try #require(lock["plugins"]?[0]?["sha256"]?.stringValue)
  }

  private func change() throws {
    let handle = try #require(FileHandle(forWritingAtPath: library))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("x".utf8))
    try handle.close()
  }

  /// The plugins that are listed, without those that come with Gantry.
  private func listed(_ more: String...) throws -> [String] {
    let json = try gantry.run(["plugin", "list", "--json"] + more).json
    let ids = json["plugins"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
    return ids.filter { !$0.hasPrefix("gantry.") }
  }

  // MARK: - Adding

  @Test func `add shows what a plugin provides and asks for, and records it`() throws {
    let library = gantry.scratch.path(of: "libwishes.so")
    try WishfulPlugin.compile(to: library, in: gantry.scratch)
    let ended = try gantry.run("plugin", "add", "libwishes.so", "--allow-unsigned", "--yes")
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    #expect(
      ended.output == """
        test.wishes 1.2.3  Wants everything\u{FFFD}.
          provides skill test.wish: Grants one.
          emits test.granted
          uses gantry.call/1, gantry.skills/1 of Gantry
          calls the skills toolchain.detect
          is given the secrets TEST_TOKEN
          may read ${input.root}
          may write ${input.root}/out, ${config.log}
          may run git
          may use the network
          runs in a process of its own
          \(library)
          sha256 \(try digest())
          loads libc.so.6
          signed by nobody
        added test.wishes 1.2.3 in \(ownLock)

        """
    )
    #expect(try listed() == ["test.wishes"])
    let list = try gantry.run("plugin", "list")
    #expect(
      list.output.contains(
        "  \(library)\n  runs in a process of its own; unsigned, allowed by you; \(ownLock)\n"
      )
    )
  }

  @Test func `a plugin that was added is used`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let pipeline = try gantry.pipeline("  - { id: a, use: test.noop/noop }")
    let ended = try gantry.run("run", pipeline, "--state", "s")
    #expect(ended.status == 0, "\(ended.errors)")
  }

  @Test func `nobody is asked without a terminal, and nothing is written`() throws {
    let ended = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned")
    #expect(ended.status == 64)
    #expect(ended.output.hasPrefix("test.noop 1.0.0  Phases"))
    #expect(
      ended.errors == """
        error: nobody can be asked whether to add 'test.noop': this is not a terminal
          └─ fix:   Read what it asks for above, then add --yes.

        """
    )
    #expect(!gantry.scratch.exists("config"))
  }

  @Test func `an unsigned plugin is only taken when a person says so`() throws {
    let ended = try gantry.run("plugin", "add", "libnoop.so", "--yes")
    #expect(ended.status == 69)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: plugin 'test.noop' 1.0.0 was refused: nobody signed it [GANTRY-E-UNSIGNED]
          ├─ where: \(library)
          └─ fix:   Add --allow-unsigned if you know where it is from.

        """
    )
    #expect(!gantry.scratch.exists("config"))
  }

  @Test func `the knobs of its process are kept, and an unknown one is 64`() throws {
    _ = try gantry.run(
      ["plugin", "add", "libnoop.so", "--allow-unsigned", "--yes", "--share", "gl"]
        + ["--recycle", "per_call"]
    )
    let placement = try gantry.run("plugin", "inspect", "test.noop").json["placement"]
    #expect(placement == ["worker": ["share": "gl", "recycle": "per_call"]])
    let list = try gantry.run("plugin", "list").output
    #expect(
      list.contains(
        "runs in a process of its own, together with plugins that share 'gl', a new one for each call"
      )
    )
    let wrong = try gantry.run("plugin", "add", "libnoop.so", "--recycle", "daily")
    #expect(wrong.status == 64)
    #expect(wrong.errors.hasPrefix("Error: --recycle is 'never' or 'per_call', not 'daily'.\n"))
  }

  @Test func `--lock names the lock, whose paths are its own`() throws {
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "project"),
      withIntermediateDirectories: true
    )
    try gantry.scratch.copy(library, to: "project/libnoop.so")
    let ended = try gantry.run(
      ["plugin", "add", "project/libnoop.so", "--lock", "project/gantry.lock"]
        + ["--allow-unsigned", "--yes"]
    )
    #expect(ended.status == 0)
    let lock = try JSONParser.parse(gantry.scratch.read("project/gantry.lock"))
    #expect(lock["plugins"]?[0]?["path"] == "libnoop.so")
    #expect(lock["plugins"]?[0]?["identity"] == .null)
    #expect(try listed() == [])
    #expect(try listed("--lock", "project/gantry.lock") == ["test.noop"])
    #expect(try listed("--lock", "project/gantry.lock", "--safe-mode") == [])
  }

  // MARK: - What is refused

  @Test func `a stranger's repository cannot make its own lock run code`() throws {
    _ = try gantry.run(
      "plugin",
      "add",
      "libnoop.so",
      "--allow-unsigned",
      "--yes",
      "--lock",
      "gantry.lock"
    )
    #expect(try listed() == ["test.noop"])
    var other = gantry
    other.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "somebody-else")
    let list = try other.run("plugin", "list")
    #expect(list.status == 0)
    let lock = gantry.scratch.path(of: "gantry.lock")
    #expect(
      list.errors == """
        error: plugin 'test.noop' 1.0.0 was refused: nobody signed it, and you have not allowed it \
        [GANTRY-E-UNSIGNED]
          ├─ where: \(library), locked in \(lock)
          └─ fix:   Run `gantry plugin add \(library) --allow-unsigned` if you know where it is from.

        """
    )
    #expect(!list.output.contains("test.noop"))
    #expect(try other.run("plugin", "verify").status == 69)
    let inspect = try other.run("plugin", "inspect", "test.noop")
    #expect(inspect.status == 69)
    #expect(inspect.errors == list.errors)
  }

  @Test func `one changed byte is refused wherever the plugin is used`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let digest = try digest()
    try change()
    let verify = try gantry.run("plugin", "verify", "test.noop")
    #expect(verify.status == 69)
    #expect(
      verify.output == "✗ test.noop 1.0.0  sha256 \(digest.prefix(12))…  unsigned, allowed by you\n"
    )
    #expect(verify.errors.contains("[GANTRY-E-CHANGED]"))
    #expect(verify.errors.contains("and the lock says \(digest.prefix(12))…"))
    let pipeline = try gantry.pipeline("  - { id: a, use: test.noop/noop }")
    let run = try gantry.run("run", pipeline, "--state", "s")
    #expect(run.status != 0)
    #expect((run.output + run.errors).contains("and the lock says \(digest.prefix(12))…"))
    let validate = try gantry.run("validate", pipeline)
    #expect(validate.status == 69)
    #expect(validate.output == "")
    #expect(validate.errors == run.errors)
    try FileManager.default.removeItem(atPath: library)
    let missing = try gantry.run("validate", pipeline, "--json")
    #expect(missing.status == 66)
    #expect(missing.errors == (try gantry.run("run", pipeline, "--state", "s").errors))
  }

  @Test func `a file of a plugin folder that is in no lock is refused`() throws {
    try gantry.scratch.write("", to: "found/README")
    try gantry.scratch.copy(library, to: "found/libnoop.so")
    let list = try gantry.run("plugin", "list", "--plugins", "found")
    #expect(list.status == 0)
    #expect(list.errors.contains("libnoop.so' was refused: it is in no lock [GANTRY-E-UNLISTED]"))
  }

  // MARK: - Updating and removing

  @Test func `update records the changed library, with what was there before`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let before = try digest()
    try change()
    let ended = try gantry.run("plugin", "update", "test.noop", "--allow-unsigned", "--yes")
    #expect(ended.status == 0)
    #expect(
      ended.lines.suffix(2) == [
        "  instead of test.noop 1.0.0, sha256 \(before.prefix(12))…",
        "updated test.noop 1.0.0 in \(ownLock)",
      ]
    )
    #expect(try gantry.run("plugin", "verify", "test.noop").status == 0)
  }

  @Test func `update takes no library of another id`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let other = try FixturePlugins.folder + "/libtest-sinks.so"
    let ended = try gantry.run("plugin", "update", "test.noop", other, "--allow-unsigned", "--yes")
    #expect(ended.status == 64)
    #expect(ended.errors.hasPrefix("error: this library is 'test.sinks', not 'test.noop'\n"))
  }

  @Test func `remove takes it out, and says so when it is in no lock`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let ended = try gantry.run("plugin", "remove", "test.noop")
    #expect(ended.output == "removed test.noop 1.0.0 from \(ownLock)\n")
    #expect(try listed() == [])
    let again = try gantry.run("plugin", "remove", "test.noop")
    #expect(again.status == 66)
    #expect(
      again.errors == """
        error: no lock has a plugin 'test.noop'
          ├─ where: \(ownLock)
          └─ fix:   There are none.

        """
    )
    let builtIn = try gantry.run("plugin", "remove", "gantry.jsonl")
    #expect(builtIn.status == 66)
    #expect(builtIn.errors.hasPrefix("error: 'gantry.jsonl' comes with Gantry and is in no lock"))
  }

  // MARK: - Signing

  /// Makes a key and gives its public half.
  private func newKey(_ name: String) throws -> String {
    let ended = try gantry.run("plugin", "sign", "--new-key", name)
    #expect(ended.status == 0)
    #expect(ended.errors.hasPrefix("note: keep '\(gantry.scratch.path(of: name))' secret, and"))
    return try #require(ended.lines.first)
  }

  @Test func `a key that is there is not written over, and that is said`() throws {
    _ = try newKey("key")
    let before = try gantry.scratch.read("key")
    let again = try gantry.run("plugin", "sign", "--new-key", "key")
    #expect(again.status == 73)
    #expect(again.errors.contains("\n  ├─ cause: File exists\n"), "\(again.errors)")
    #expect(try gantry.scratch.read("key") == before)
  }

  @Test func `a signed plugin is taken once its signer is trusted`() throws {
    let key = try newKey("key")
    let signed = try gantry.run("plugin", "sign", "libnoop.so", "--key", "key")
    #expect(signed.status == 0)
    #expect(signed.output.contains(#/^signed test\.noop 1\.0\.0 with [0-9a-f]{16}: /#))
    let refused = try gantry.run("plugin", "add", "libnoop.so", "--yes")
    #expect(refused.status == 69)
    #expect(refused.errors.contains("you do not trust its signer"))
    #expect(refused.errors.contains("run `gantry plugin trust \(key) --name NAME`."))
    let trusted = try gantry.run("plugin", "trust", key, "--name", "Acme")
    #expect(trusted.output.contains(#/^Acme \([0-9a-f]{16}\) is trusted from now on, says /#))
    let added = try gantry.run("plugin", "add", "libnoop.so", "--yes")
    #expect(added.output.contains(#/\n  signed by Acme \([0-9a-f]{16}\)\nadded /#))
    #expect(try gantry.run("plugin", "verify", "test.noop", "--strict").status == 0)
    #expect(try gantry.run("plugin", "trust", "--list").output.hasSuffix("  Acme  \(key)\n"))
    #expect(try gantry.run("plugin", "trust", "--forget", key).status == 0)
    #expect(try listed() == [])
  }

  @Test func `another signer than before is refused until a person accepts them`() throws {
    for name in ["first", "second"] {
      let key = try newKey(name)
      _ = try gantry.run("plugin", "trust", key, "--name", name)
    }
    _ = try gantry.run("plugin", "sign", "libnoop.so", "--key", "first")
    #expect(try gantry.run("plugin", "add", "libnoop.so", "--yes").status == 0)
    try change()
    _ = try gantry.run("plugin", "sign", "libnoop.so", "--key", "second")
    for command in [["add", "libnoop.so"], ["update", "test.noop"]] {
      let ended = try gantry.run(["plugin"] + command + ["--yes"])
      #expect(ended.status == 69)
      #expect(ended.errors.contains(/its signer was [0-9a-f]{16} and is [0-9a-f]{16}/))
      #expect(
        ended.errors.contains("fix:   Ask the plugin's author why, then add --accept-signer.")
      )
    }
    let accepted = try gantry.run("plugin", "update", "test.noop", "--yes", "--accept-signer")
    #expect(accepted.status == 0)
  }

  @Test func `a signature that is taken away is another signer too`() throws {
    let key = try newKey("key")
    _ = try gantry.run("plugin", "trust", key, "--name", "Acme")
    _ = try gantry.run("plugin", "sign", "libnoop.so", "--key", "key")
    _ = try gantry.run("plugin", "add", "libnoop.so", "--yes")
    try FileManager.default.removeItem(atPath: library + ".sig")
    let ended = try gantry.run("plugin", "update", "test.noop", "--yes", "--allow-unsigned")
    #expect(ended.status == 69)
    #expect(ended.errors.contains(/its signer was [0-9a-f]{16} and is nobody/))
  }

  @Test func `GANTRY_TRUST names the trust of a job`() throws {
    var job = gantry
    job.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "ci-trust.json")
    _ = try job.run(
      "plugin",
      "add",
      "libnoop.so",
      "--allow-unsigned",
      "--yes",
      "--lock",
      "gantry.lock"
    )
    #expect(gantry.scratch.exists("ci-trust.json"))
    #expect(try listed() == [])
    let json = try job.run("plugin", "list", "--json").json
    #expect(json["plugins"]?[0]?["id"] == "test.noop")
  }

  // MARK: - Command lines

  @Test(arguments: [
    (["sign"], "Name a library and, with --key, the key to sign it with."),
    (["sign", "a.so", "--new-key", "k"], "--new-key makes a key and signs nothing; use it alone."),
    (["trust"], "Name a key with --name, or use --list, or --forget; one of them."),
    (["trust", "ed25519:x"], "Say with --name what you call the signer."),
  ])
  func `a command line that is not understood is 64 and says why`(
    arguments: [String],
    message: String
  ) throws {
    let ended = try gantry.run(["plugin"] + arguments)
    #expect(ended.status == 64)
    #expect(ended.errors.hasPrefix("Error: \(message)\n"))
  }

  @Test func `what is no key is not trusted`() throws {
    let ended = try gantry.run("plugin", "trust", "hello", "--name", "Acme")
    #expect(ended.status == 64)
    #expect(
      ended.errors == """
        error: 'hello' is not a public key
          └─ fix:   Give the line that `gantry plugin sign --new-key` printed: ed25519: and 44 \
        characters.

        """
    )
    let unknown = try gantry.run("plugin", "trust", "--forget", "0123")
    #expect(unknown.status == 66)
    #expect(unknown.errors.hasPrefix("error: '0123' is not trusted\n"))
    #expect(
      try gantry.run("plugin", "trust", "--list").output
        == "you trust nobody yet, besides what comes with Gantry\n"
    )
  }

  @Test func `verify names what fails, for programs too`() throws {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    let good = try gantry.run("plugin", "verify", "--json")
    #expect(good.status == 0)
    #expect(try good.json.arrayValue?.allSatisfy { $0["ok"] == true } == true)
    try FileManager.default.removeItem(atPath: library)
    let bad = try gantry.run("plugin", "verify", "test.noop", "--json")
    #expect(bad.status == 69)
    #expect(try bad.json[0]?["code"] == "GANTRY-E-NOT-FOUND")
    let unknown = try gantry.run("plugin", "verify", "test.nop")
    #expect(unknown.status == 66)
  }
}
