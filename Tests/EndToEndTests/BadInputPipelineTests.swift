import Foundation
import Testing

@Suite struct `A pipeline that cannot be read` {
  private static let check = "Check the indentation, quotes and brackets at and before this place."

  /// Whatever reads a pipeline says the same about it.
  private static let commands = ["validate", "run", "plan"].flatMap { command in
    ["\(command) sample.yaml", "\(command) sample.yaml --json"]
  }

  @Test(
    arguments: [
      (
        "  - { id: a, use: test.noop/noop",
        Refusal(
          status: 65,
          message: "the YAML is broken while parsing a flow mapping that begins at 4:5: "
            + "did not find expected ',' or '}' [GANTRY-E-PIPELINE-SYNTAX]",
          place: "sample.yaml:6:1",
          fix: check
        )
      ),
      (
        "\t- id: a",
        Refusal(
          status: 65,
          message: "a tab cannot indent YAML [GANTRY-E-PIPELINE-SYNTAX]",
          place: "sample.yaml:4:1",
          fix: "Indent with spaces."
        )
      ),
      (
        "  - id: a\n    use: test.noop/noop\n    withh: {}",
        Refusal(
          status: 65,
          message: "phases[0].withh is not a known property [GANTRY-E-PIPELINE-UNKNOWN-KEY]",
          place: "sample.yaml:6:5",
          fix: "Did you mean \"with\"?"
        )
      ),
      (
        "  - { id: a, use: test.nop/noop }",
        Refusal(
          status: 65,
          message: "no plugin provides \"test.nop/noop\" [GANTRY-E-PIPELINE-UNKNOWN-PLUGIN]",
          place: "sample.yaml:4:19",
          fix: "Did you mean \"test.noop/noop\"?"
        )
      ),
      (
        "  - { id: a, use: test.noop/noop, needs: [a] }",
        Refusal(
          status: 65,
          message: "the phase \"a\" needs itself [GANTRY-E-PIPELINE-CYCLE]",
          place: "sample.yaml:4:43",
          fix: "Remove \"a\"."
        )
      ),
      (
        "  - { id: a, use: test.noop/noop, id: b }",
        Refusal(
          status: 65,
          message: "the key \"id\" appears twice [GANTRY-E-PIPELINE-DUPLICATE-KEY]",
          place: "sample.yaml:4:7",
          fix: "Remove one of the two."
        )
      ),
      (
        "  - { id: a, use: test.noop/noop, title: \"a\u{1}b\" }",
        Refusal(
          status: 65,
          message: "the YAML is broken: control characters are not allowed "
            + "[GANTRY-E-PIPELINE-SYNTAX]",
          place: "sample.yaml:4:44",
          fix: "Remove the character, or write it as an escape in double quotes."
        )
      ),
    ]
  )
  func `is refused with its place and a fix, and nothing is changed`(
    phases: String,
    refusal: Refusal
  ) throws {
    let gantry = try Gantry()
    _ = try gantry.pipeline(phases)
    try gantry.expect(Self.commands, refusal)
  }

  @Test func `YAML whose aliases multiply is refused before it grows`() throws {
    let gantry = try Gantry()
    let levels = "abcdefghi".map(String.init)
    var bomb = "a: &a [\(Array(repeating: "x", count: 9).joined(separator: ","))]\n"
    for (level, next) in zip(levels, levels.dropFirst()) {
      let again = Array(repeating: "*\(level)", count: 9).joined(separator: ",")
      bomb += "\(next): &\(next) [\(again)]\n"
    }
    try gantry.scratch.write(bomb, to: "sample.yaml")
    try gantry.expect(
      Self.commands,
      Refusal(
        status: 65,
        message: "aliases are expanded more than 100 times [GANTRY-E-PIPELINE-SIZE]",
        place: "sample.yaml:2:4",
        fix: "Write the values out, or repeat fewer anchors."
      )
    )
  }

  @Test func `a file of 5 GB is refused without being read`() throws {
    let gantry = try Gantry()
    try SparseFile.make(at: gantry.scratch.path(of: "sample.yaml"), bytes: 5 << 30)
    try gantry.expect(
      Self.commands,
      Refusal(
        status: 65,
        message: "'sample.yaml' has 5368709120 bytes; a pipeline has at most 1048576",
        place: "sample.yaml",
        fix: "Name the file of a pipeline."
      ),
      leavingOut: ["sample.yaml"]
    )
  }

  @Test func `a program is no pipeline`() throws {
    let gantry = try Gantry()
    let program = Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0xFF, 0xFE, 0x80, 0])
    try program.write(to: URL(fileURLWithPath: gantry.scratch.path(of: "sample.yaml")))
    try gantry.expect(
      Self.commands,
      Refusal(
        status: 65,
        message: "'sample.yaml' is not text in UTF-8",
        place: "sample.yaml",
        fix: "Name the file of a pipeline, written as YAML."
      )
    )
  }

  @Test func `an empty file and a folder are no pipelines`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write("", to: "sample.yaml")
    try gantry.expect(
      Self.commands,
      Refusal(
        status: 65,
        message: "the file is empty [GANTRY-E-PIPELINE-SYNTAX]",
        place: "sample.yaml:1:1",
        fix: "Start with `apiVersion: gantry/v1`."
      )
    )
    try gantry.scratch.write("", to: "folder.yaml/README")
    try gantry.expect(
      ["validate folder.yaml", "run folder.yaml"],
      Refusal(
        status: 65,
        message: "'folder.yaml' is a folder, not a pipeline",
        place: "folder.yaml",
        fix: "Name the file of a pipeline."
      )
    )
  }

  @Test func `every mistake is said at once, in the order of the file`() throws {
    let gantry = try Gantry()
    _ = try gantry.pipeline(
      "  - { id: a, use: test.nop/noop }\n  - { id: a, use: test.noop/noop, needs: [x] }"
    )
    let ended = try gantry.run("validate", "sample.yaml")
    #expect(ended.status == 65)
    let places = ended.errors.split(separator: "\n").filter { $0.contains("where:") }
    #expect(
      places == [
        "  ├─ where: sample.yaml:4:19", "  ├─ where: sample.yaml:5:11",
        "  ├─ where: sample.yaml:5:43",
      ]
    )
  }
}
