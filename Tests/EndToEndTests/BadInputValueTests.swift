import Testing

@Suite struct `An input or a setting that does not fit` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.copy(Repository.example, to: "project")
  }

  /// Every command that recommends.
  private func commands(_ option: String) -> [String] {
    [
      "auto-configure --project project --yes", "auto-configure --project project --preview",
      "auto-configure --project project --yes --json", "plan --project project",
    ].map { $0 + " " + option }
  }

  @Test(arguments: ["1.1", "-0.1", "2"])
  func `S0-28 a confidence outside of 0 to 1 is 65 and nothing is changed`(value: String) throws {
    try gantry.expect(
      commands("--min-confidence=\(value)"),
      Refusal(
        status: 65,
        message: "the input \"min_confidence\" must be between 0.0 and 1.0, but is \(value) "
          + "[GANTRY-E-PIPELINE-INPUT]",
        place: "flag --min-confidence",
        fix: "Give a number between 0.0 and 1.0."
      )
    )
  }

  @Test(arguments: ["high", "nan", "0,5"])
  func `S0-28 a confidence that is no number is 65 and nothing is changed`(value: String) throws {
    try gantry.expect(
      commands("--min-confidence \(value)"),
      Refusal(
        status: 65,
        message: "the input \"min_confidence\" must be a number, but is \"\(value)\" "
          + "[GANTRY-E-PIPELINE-INPUT]",
        place: "flag --min-confidence",
        fix: "Give a number."
      )
    )
  }

  @Test func `S0-28 a confidence from the environment or a file is refused there`() throws {
    var named = gantry
    named.environment["GANTRY_MIN_CONFIDENCE"] = "high"
    let message =
      "the input \"min_confidence\" must be a number, but is \"high\" "
      + "[GANTRY-E-PIPELINE-INPUT]"
    try named.expect(
      commands(""),
      Refusal(
        status: 65,
        message: message,
        place: "environment GANTRY_MIN_CONFIDENCE",
        fix: "Give a number."
      )
    )
    try gantry.scratch.write("min_confidence: high\n", to: "project/.gantry/config.yaml")
    try gantry.expect(
      commands(""),
      Refusal(
        status: 65,
        message: message,
        place: "<here>/project/.gantry/config.yaml",
        fix: "Give a number."
      )
    )
  }

  @Test func `a required input that is missing is 65`() throws {
    _ = try gantry.pipeline(
      "  - { id: a, use: test.noop/echo, with: { x: \"${{ inputs.name }}\" } }",
      rest: "inputs: { name: { type: string } }"
    )
    try gantry.expect(
      ["run sample.yaml", "run sample.yaml --json", "plan sample.yaml"],
      Refusal(
        status: 65,
        message: "the input \"name\" is required [GANTRY-E-PIPELINE-INPUT]",
        place: "--input name",
        fix: "Add --input name=VALUE, a string."
      )
    )
  }

  @Test func `a setting that does not exist is 78, and a close one is suggested`() throws {
    try gantry.scratch.write("min_confidnce: 0.7\n", to: "project/.gantry/config.yaml")
    try gantry.expect(
      commands("") + ["detect project", "config explain --project project"].suffix(1),
      Refusal(
        status: 78,
        message: "there is no setting 'min_confidnce'",
        place: "<here>/project/.gantry/config.yaml",
        fix: "Did you mean 'min_confidence'?"
      )
    )
  }

  @Test func `settings that are not YAML are 78, with line and column`() throws {
    try gantry.scratch.write("registry: [\n", to: "home/.config/gantry/config.yaml")
    try gantry.expect(
      commands(""),
      Refusal(
        status: 78,
        message: "the settings cannot be read: the YAML is broken while parsing a flow node: "
          + "did not find expected node content",
        place: "<here>/home/.config/gantry/config.yaml:2:1",
        fix: "Correct the file, or remove it to use the built-in settings."
      )
    )
  }

  @Test func `an unknown option is 64 and a close one is suggested`() throws {
    let ended = try gantry.run("auto-configure", "--projct", "project")
    #expect(ended.status == 64)
    #expect(ended.output == "")
    #expect(
      ended.errors.hasPrefix("Error: Unknown option '--projct'. Did you mean '--project'?\n")
    )
  }
}
