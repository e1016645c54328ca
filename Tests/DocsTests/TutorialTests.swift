import Foundation
import GantryPlugin
import GantryPluginTesting
import Glibc
import Testing

@Suite struct `The tutorial` {
  @Test(.enabled(if: Workshop.has("cc"), "the C compiler `cc` is not installed"))
  func `its sink is built by its commands and keeps headlines`() async throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    try await workshop.run("build-sink.sh")
    let library = workshop.folder.appending(path: "libheadlines.so")
    #expect(try await workshop.exports(of: library) == ["gantry_plugin_v1"])

    let file = workshop.folder.appending(path: "headlines.txt")
    let plugin = try FakeHost().load(entry: Self.entry(of: library))
    let sink = try plugin.sink("headlines", config: ["path": file.path])
    let (result, accepted) = sink.deliver([
      Event(seq: 1, run: "run_1", type: "run.queued", line: "{}"),
      Event(seq: 2, run: "run_1", type: "phase.started", phase: "detect", line: "{}"),
    ])
    #expect(result.status == .ok)
    #expect(accepted == 2)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text == "1 run.queued \n2 phase.started detect\n")

    let refusal = #expect(throws: Refusal.self) {
      try plugin.sink("headlines", config: ["path": workshop.folder.path])
    }
    #expect(refusal?.failure?.code == "HEADLINES_OPEN")
  }

  @Test(
    .enabled(if: Workshop.has("swift"), "`swift` is not in PATH"),
    .timeLimit(.minutes(15))
  )
  func `its phase is built by its commands with only the PluginSDK, and greets`() async throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    try await workshop.run("build-phase.sh")
    let library = workshop.folder.appending(path: "libGreeter.so")
    #expect(try await workshop.exports(of: library) == ["gantry_plugin_v1"])

    let phase = try FakeHost().load(entry: Self.entry(of: library)).phase("greet")
    let result = try phase.run(["name": "Ada"])
    #expect(result.status == .ok)
    #expect(try result.output(as: [String: String].self) == ["greeting": "Hello, Ada"])
    #expect(result.events.map(\.type) == ["greeter.greeted"])

    let plan = try phase.plan(["name": "Ada"])
    #expect(try plan.output(as: [String: String].self) == ["greeting": "Hello, Ada"])
    #expect(plan.events.isEmpty)
    #expect(try phase.run(["name": ""]).failure?.code == "NOBODY")
  }

  @Test func `every file that a command needs is on the page`() throws {
    let files = try Page("Docs/TUTORIAL.md").files
    #expect(
      files.keys.sorted() == [
        "build-phase.sh", "build-sink.sh", "greeter/Package.swift",
        "greeter/Sources/Greeter/Greeter.swift", "headlines.c", "hello.yaml", "look.yaml",
      ]
    )
  }

  private typealias Entry = @convention(c) (HostTable?, RefusalWriter?) -> PluginTable?

  private static func entry(
    of library: URL
  ) throws -> (HostTable?, RefusalWriter?) -> PluginTable? {
    let handle = try #require(dlopen(library.path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE))
    let symbol = try #require(dlsym(handle, "gantry_plugin_v1"))
    return unsafeBitCast(symbol, to: Entry.self)
  }
}
