import ChildProcesses
import GantryCore
import Testing

/// Plugins that were built with each published minor, used by the host of this build.
@Suite(.timeLimit(.minutes(10)))
struct `A plugin of a published minor` {
  static let minors = ["1.0"]

  private let gantry: Gantry

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "config")
    gantry.environment["GANTRY_SECRET_MINOR_TOKEN"] = "12345678"
    self.gantry = gantry
  }

  /// Built with the headers of that minor, which lie beside it, and with nothing of today's.
  private func build(_ minor: String) throws {
    let folder = "\(Repository.fixtures)/Minor-\(minor)"
    let library = gantry.scratch.path(of: "libminor.so")
    let arguments = [
      "-std=c11", "-D_GNU_SOURCE", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror",
      "-I\(folder)/include", "-Wl,--version-script=\(Repository.sdk)/plugin.map",
      "\(folder)/Minor.c", "-o", library,
    ]
    let compiled = try Child.run("cc", arguments)
    try #require(compiled.status == 0, "\(compiled.errors)")
    let added = try gantry.add(library)
    try #require(added.status == 0, "\(added.errors)")
  }

  @Test(arguments: minors) func `finds every function as it was, and its sink sees it`(
    _ minor: String
  ) throws {
    try build(minor)
    let pipeline = try gantry.pipeline(
      "  - { id: all, use: test.minor/all }",
      rest:
        "sinks: [ { use: test.minor/sink, with: { path: \(gantry.scratch.path(of: "seen")) } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(try ended.events.map(\.short).contains("test.used all"))
    let due = try ended.events.map { "\($0.seq) \($0.type)" }
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    #expect(seen == due.filter { !$0.contains(" sink.") })
  }

  @Test(arguments: minors) func `decides what is done about a failure`(_ minor: String) throws {
    try build(minor)
    let pipeline = try gantry.pipeline(
      "  - { id: bad, use: test.minor/fail }\n  - { id: good, use: test.minor/all }",
      rest: "recover: [ { use: test.minor/skip } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(try ended.events.map(\.short).contains("phase.skipped bad"), "\(ended.output)")
    #expect(try ended.events.map(\.short).contains("phase.succeeded good"), "\(ended.output)")
  }
}
