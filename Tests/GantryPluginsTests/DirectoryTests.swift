import GantryCore
import GantryPlugins
import Testing

@Suite struct `Finding plugins` {
  @Test func `folders are searched in order and files by name`() throws {
    let (first, second, third) = (try Folder(), try Folder(), try Folder())
    for name in ["b.so", "a.so", "notes.txt", ".hidden.so"] { _ = try first.write([], as: name) }
    _ = try second.write([], as: "c.so")
    _ = try third.write([], as: "d.so")
    let directories = PluginDirectories(
      explicit: [first.path],
      searchPath: "\(second.path)::\(first.path)",
      builtIn: third.path
    )
    #expect(
      try directories.libraries() == [
        first.path + "/a.so", first.path + "/b.so", second.path + "/c.so", third.path + "/d.so",
      ]
    )
  }

  @Test func `a folder that a person named must be there, in these words`() throws {
    let directories = PluginDirectories(explicit: ["/nowhere/plugins"])
    let error = #expect(throws: PluginError.self) { try directories.libraries() }
    #expect(
      error?.description == """
        error: the plugin folder '/nowhere/plugins' cannot be read [GANTRY-E-NOT-FOUND]
          ├─ where: /nowhere/plugins
          ├─ cause: No such file or directory
          └─ fix:   Create it, or name another folder with --plugins.
        """
    )
  }

  @Test func `a missing folder of the environment or of the host is passed over`() throws {
    let directories = PluginDirectories(searchPath: "/nowhere/a", builtIn: "/nowhere/b")
    #expect(try directories.libraries().isEmpty)
    #expect(directories.missingFromEnvironment == ["/nowhere/a"])
  }

  @Test func `no folder at all is no plugin at all`() throws {
    #expect(try PluginDirectories().libraries().isEmpty)
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Asking what is installed` {
  @Test func `a reference leads to the kind and the schema of its type`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor(Fixture.entry(in: bench.folder))
    let echo = plugins.plugin(PluginReference(plugin: "test.actor", type: "echo"))
    #expect(echo?.kind == .phase)
    #expect(echo?.inputSchema?.validate(["n": "x"]).isEmpty == false)
    let skill = plugins.plugin(PluginReference(plugin: "test.actor", type: "kit.upper"))
    #expect(skill?.kind == .skill)
    #expect(plugins.plugin(PluginReference(plugin: "test.entry"))?.kind == .phase)
  }

  @Test func `a plugin with many types needs the type's name`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    #expect(plugins.plugin(PluginReference(plugin: "test.actor")) == nil)
    #expect(plugins.plugin(PluginReference(plugin: "test.actor", type: "nope")) == nil)
    #expect(plugins.plugin(PluginReference(plugin: "nope")) == nil)
  }

  @Test func `every reference is known, sorted, and the short form of single types too`()
    async throws
  {
    let bench = try Workbench()
    let plugins = try await bench.actor(Fixture.entry(in: bench.folder))
    let known = plugins.knownReferences.map(\.description)
    #expect(known == known.sorted())
    #expect(known.contains("test.entry"))
    #expect(known.contains("test.entry/only"))
    #expect(known.contains("test.actor/kit.upper"))
    #expect(!known.contains("test.actor"))
  }

  @Test func `a phase of an unknown plugin or type fails with what was meant`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let unknown = await PhasePlugins(plugins).run(
      try bench.request("test.acter/echo"),
      services: bench.services
    )
    #expect(try unknown.failure().code == "UNKNOWN_PLUGIN")
    #expect(try unknown.failure().hint == "Did you mean \"test.actor\"?")
    let failure = try await bench.failure("ecko", in: plugins)
    #expect(failure.code == "UNKNOWN_TYPE")
    #expect(failure.hint == "Did you mean \"echo\"?")
    #expect(try await bench.failure("decide", in: plugins).code == "WRONG_KIND")
  }

  @Test func `a skill that two plugins provide is the first one's, and that is said`() async throws
  {
    let bench = try Workbench()
    let first = try Fixture.compile("Actor", as: "a", in: bench.folder)
    let second = try Fixture.compile(
      "Actor",
      as: "b",
      in: bench.folder,
      defines: [#"PLUGIN_ID="test.other""#]
    )
    let plugins = await InstalledPlugins.load([first, second], host: bench.host)
    #expect(plugins.libraries.count == 2)
    #expect(plugins.skillNames.contains("kit.upper"))
    let shadowed = try #require(plugins.shadowedSkills.first { $0.message.contains("kit.upper") })
    #expect(shadowed.location == "\(second), behind \(first)")
  }
}
