import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `What a project's lock can grant` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry().withoutPlugins() }

  @Test func `a lock that grants more than the plugin asks for grants it nothing`() throws {
    let source = "\(Repository.fixtures)/Hostile/Entering.c"
    try gantry.scratch.write("#define CONSTRUCTOR_WRITES\n#include \"\(source)\"\n", to: "eager.c")
    try FixturePlugins.compile(
      gantry.scratch.path(of: "eager.c"),
      to: gantry.scratch.path(of: "e.so")
    )
    let lock = ["--lock", "gantry.lock"]
    let added = try gantry.run(["plugin", "add", "e.so", "--allow-unsigned", "--yes"] + lock)
    #expect(added.status == 0, "\(added.errors)")
    let pipeline = try gantry.pipeline("  - { id: a, use: acme.entering }")
    let honest = try gantry.run(["run", pipeline, "--state", "s"] + lock)
    #expect(honest.status == 0, "\(honest.output)\(honest.errors)")

    let text = try gantry.scratch.read("gantry.lock")
    let wider = text.replacing(
      /"permissions": *\{\}/,
      with: #""permissions":{"write":["${home}"]}"#
    )
    #expect(wider != text, "\(text)")
    try gantry.scratch.write(wider, to: "gantry.lock")
    let refused = try gantry.run(["run", pipeline, "--state", "s"] + lock)
    #expect(refused.status == 1)
    #expect(
      refused.output.contains("the manifest in the lock is not the one it hands out"),
      "\(refused.output)\(refused.errors)"
    )
    let home = try #require(gantry.environment["HOME"])
    #expect(!FileManager.default.fileExists(atPath: home + "/constructed"))
  }
}
