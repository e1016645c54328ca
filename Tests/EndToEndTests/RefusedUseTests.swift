import Testing

@Suite struct `Using a plugin that was refused` {
  private let gantry: Gantry
  private let library: String

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "config")
    library = try gantry.scratch.copy(FixturePlugins.folder + "/libtest-noop.so", to: "libnoop.so")
    self.gantry = gantry
  }

  private var ownLock: String { gantry.scratch.path(of: "config/gantry/gantry.lock") }

  @Test func `a pipeline whose plugin was refused ends as the refusal says, and with it alone`()
    throws
  {
    _ = try gantry.run("plugin", "add", "libnoop.so", "--allow-unsigned", "--yes")
    var other = gantry
    other.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "none.json")
    let pipeline = try gantry.pipeline("  - { id: a, use: test.noop/noop }")
    for command in ["run", "validate", "plan"] {
      let ended = try other.run(command, pipeline)
      #expect(ended.status == 69, "\(command)")
      #expect(ended.output == "")
      #expect(
        ended.errors == """
          error: plugin 'test.noop' 1.0.0 was refused: nobody signed it, and you have not allowed it \
          [GANTRY-E-UNSIGNED]
            ├─ where: \(library), locked in \(ownLock)
            └─ fix:   Run `gantry plugin add \(library) --allow-unsigned` if you know where it is from.

          """
      )
    }
    let both = try gantry.pipeline("  - { id: a, use: test.noop/noop }\n  - { id: b, use: no.one }")
    let ended = try other.run("run", both)
    #expect(ended.status == 65)
    #expect(ended.errors.contains("[GANTRY-E-UNSIGNED]"))
    #expect(ended.errors.contains("no plugin provides \"no.one\""))
  }
}
