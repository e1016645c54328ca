import Dispatch
import Testing

@Suite(
  .enabled(if: PlacedPlugin.isBuilt, "a first-party library was not built"),
  .timeLimit(.minutes(15))
)
struct `The plugins that come with Gantry` {
  @Test(arguments: ["AutoConfigure", "Foreign", "JSONLines"])
  func `pass every check there is`(name: String) throws {
    let gantry = try Gantry()
    let library = try #require(PlacedPlugin.file("lib\(name).so"))
    // Level 5 of the largest takes minutes on a machine that is busy with other tests.
    let command = ["plugin", "validate", library, "--level", "5"]
    let ended = try gantry.start(command, patience: .seconds(800)).end()
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.lines.last?.hasPrefix("passed: level 5, ") == true)
  }
}
