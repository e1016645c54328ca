import GantryCore
import Testing

@Suite struct `Validating a pipeline` {
  @Test func `a valid pipeline says so and writes nothing`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    let ended = try gantry.run("validate", pipeline)
    #expect(ended.status == 0)
    #expect(ended.output == "sample.yaml is valid: 1 phase\n")
    #expect(try gantry.run("validate", pipeline, "--json").json == ["valid": true, "phases": 1])
    #expect(!gantry.scratch.exists(".gantry"))
    #expect(!gantry.scratch.exists("home/.gantry"))
  }

  @Test func `an error names file, line, column and what was probably meant`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - id: a\n    use: test.noop/noop\n    withh: {}")
    let ended = try gantry.run("validate", pipeline)
    #expect(ended.status == 65)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: phases[0].withh is not a known property [GANTRY-E-PIPELINE-UNKNOWN-KEY]
          ├─ where: sample.yaml:6:5
          └─ fix:   Did you mean "with"?

        """
    )
  }

  @Test(
    arguments: [
      (
        "  - { id: a, use: test.noop/slep }", "no plugin provides \"test.noop/slep\"", "4:19",
        "Did you mean \"test.noop/sleep\"?"
      ),
      (
        "  - { id: a, use: test.noop/noop, needs: [b] }",
        "the phase \"a\" needs \"b\", which does not exist", "4:43", ""
      ),
      (
        "  - { id: a, use: test.noop/noop, needs: [b] }\n"
          + "  - { id: b, use: test.noop/noop, needs: [a] }",
        "the phases a → b → a wait for each other", "5:43", "Remove one of these `needs`."
      ),
      (
        "  - { id: a, use: test.noop/sleep, with: { milliseconds: long } }",
        "phases[0].with.milliseconds must be an integer", "4:58", ""
      ),
      (
        "  - { id: a, use: test.sinks/broken }",
        "\"test.sinks/broken\" is a sink, but a phase or a skill belongs here", "4:19", ""
      ),
      (
        "  - { id: a, use: test.noop/echo, with: { x: \"${{ inputs.nope }}\" } }",
        "there is no input \"nope\"", "4:51", ""
      ),
    ]
  )
  func `every kind of mistake is found before anything runs`(
    phases: String,
    message: String,
    place: String,
    fix: String
  ) throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(phases)
    for command in ["validate", "run", "plan"] {
      let ended = try gantry.run(command, pipeline)
      #expect(ended.status == 65, "\(command)")
      #expect(ended.errors.contains("error: \(message)"))
      #expect(ended.errors.contains("├─ where: sample.yaml:\(place)\n"))
      #expect(ended.errors.contains("└─ fix:   \(fix)"))
    }
    #expect(!gantry.scratch.exists("home/.gantry"), "nothing is written for a pipeline with errors")
  }

  @Test func `a pipeline that is not there is 66, a close name is suggested`() throws {
    let gantry = try Gantry()
    let file = try gantry.run("validate", "nope.yaml")
    #expect(file.status == 66)
    #expect(
      file.errors == """
        error: there is no file 'nope.yaml'
          ├─ where: \(gantry.scratch.path(of: "nope.yaml"))
          └─ fix:   Check the path.

        """
    )
    let name = try gantry.run("validate", "auto-configur")
    #expect(name.status == 66)
    #expect(name.errors.contains("└─ fix:   Did you mean 'auto-configure'?\n"))
  }

  @Test(
    arguments: [
      ("wait=x", 65, "the input \"wait\" must be an integer, but is \"x\"", "Give an integer."),
      ("wiat=3", 65, "the pipeline \"timed\" has no input \"wiat\"", "Did you mean \"wait\"?"),
      ("wait", 64, "'wait' is not an input", "Write --input name=value."),
    ]
  )
  func `inputs are checked before anything runs`(
    input: String,
    status: Int32,
    message: String,
    fix: String
  ) throws {
    let gantry = try Gantry()
    try gantry.scratch.write(
      """
      apiVersion: gantry/v1
      name: timed
      inputs: { wait: { type: integer, default: 1 } }
      phases:
        - { id: a, use: test.noop/sleep, with: { milliseconds: "${{ inputs.wait }}" } }
      """,
      to: "timed.yaml"
    )
    let ended = try gantry.run("run", "timed.yaml", "--input", input, "--state", "s")
    #expect(ended.status == status)
    #expect(ended.errors.contains("error: \(message)"))
    #expect(ended.errors.contains("└─ fix:   \(fix)\n"))
    #expect(!gantry.scratch.exists("s"))
  }
}
