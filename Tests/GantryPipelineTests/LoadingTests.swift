import GantryCore
import GantryPipeline
import Testing

@Suite struct `Loading a pipeline` {
  @Test func `every part arrives in the definition`() throws {
    let definition = try PipelineSamples.load(
      """
      apiVersion: gantry/v1
      name: release
      description: Ships it.
      inputs:
        project: { type: path }
        minConfidence: { type: number, default: 0.5, minimum: 0, maximum: 1 }
      phases:
        - id: analyze
          use: gantry.auto-configure/analysis
          with: { root: "${{ inputs.project }}" }
        - id: build
          use: gantry.command
          needs: [analyze]
          timeout: 10m
          retry: { preset: tiered, attempts: 3 }
        - id: deploy
          use: gantry.command
          needs: [build]
          retry: { preset: exponential }
          recover: [ { use: gantry.plan-b, with: { phase: "${{ phases.analyze.outputs.x }}" } } ]
      sinks: [ { id: log, use: gantry.jsonl, with: { path: "${{ run.id }}.jsonl" } } ]
      limits: { concurrency: 8, memory: 2GiB, wall: 1h, tokens: 200000 }
      recover: [ { use: gantry.plan-b } ]
      """,
      catalog: PipelineSamples.catalog
    )
    #expect(definition.name == "release")
    #expect(definition.description == "Ships it.")
    #expect(
      definition.inputs == [
        InputDefinition(name: "project", type: .path),
        InputDefinition(
          name: "minConfidence",
          type: .number,
          default: 0.5,
          minimum: 0,
          maximum: 1
        ),
      ]
    )
    #expect(definition.phases.map(\.id) == ["analyze", "build", "deploy"])
    #expect(definition.phases[0].use.type == "analysis")
    #expect(definition.phases[0].with.source == ["root": "${{ inputs.project }}"])
    #expect(definition.phases[0].retry == nil)
    #expect(definition.phases[1].timeout == 600_000_000_000)
    #expect(definition.phases[1].retry == RetryPolicy(preset: .tiered, attempts: 3))
    #expect(definition.phases[2].retry == RetryPolicy(preset: .exponential, attempts: 3))
    #expect(definition.phases[2].recover.map(\.use.plugin) == ["gantry.plan-b"])
    #expect(definition.sinks.map(\.id) == ["log"])
    #expect(
      definition.limits
        == Limits(concurrency: 8, memory: 2_147_483_648, wall: 3_600_000_000_000, tokens: 200_000)
    )
    #expect(definition.recover.count == 1)
  }

  @Test func `an absent with is an empty object and nothing else is made up`() throws {
    let definition = try PipelineSamples.load(PipelineSamples.phase())
    #expect(
      definition.phases[0]
        == PhaseDefinition(
          id: "first",
          use: PluginReference(plugin: "gantry.command")
        )
    )
    #expect(definition.limits == Limits())
  }

  @Test(arguments: [
    ("250ms", 250_000_000), ("1s", 1_000_000_000), ("10m", 600_000_000_000),
    ("1h30m", 5_400_000_000_000), ("2d", 172_800_000_000_000),
  ])
  func `durations are counted in nanoseconds`(_ text: String, _ nanoseconds: Int64) throws {
    let definition = try PipelineSamples.load(PipelineSamples.phase("    timeout: \(text)"))
    #expect(definition.phases[0].timeout == nanoseconds)
  }

  @Test(arguments: [
    ("1B", 1), ("3KB", 3_000), ("3KiB", 3_072), ("512MiB", 536_870_912), ("2GB", 2_000_000_000),
    ("1TiB", 1_099_511_627_776),
  ])
  func `sizes are counted in bytes`(_ text: String, _ bytes: Int64) throws {
    let definition = try PipelineSamples.load(PipelineSamples.phase("limits: { memory: \(text) }"))
    #expect(definition.limits.memory == bytes)
  }

  @Test(arguments: [
    (
      "timeout: ten", "phases[0].timeout must match ^([0-9]+(ms|s|m|h|d))+$, but is \"ten\"",
      "Write it like \"10m\"."
    ),
    (
      "timeout: 10", "phases[0].timeout must be a string, but is an integer (10)",
      "Write a string, like \"10m\"."
    ),
    ("timeout: 0s", "phases[0].timeout is no duration: 0s", "Write a larger duration."),
    (
      "timeout: 999999999d", "phases[0].timeout is too large a duration: 999999999d",
      "Write a smaller duration."
    ),
    (
      "retry: { preset: linear }",
      "phases[0].retry.preset must be one of \"exponential\", \"healer\", \"tiered\","
        + " but is \"linear\"",
      "Write one of \"exponential\", \"healer\", \"tiered\"."
    ),
    (
      "retry: { preset: healer, attempts: 0 }",
      "phases[0].retry.attempts must be between 1 and 20, but is 0",
      "Write a number between 1 and 20."
    ),
    (
      "retry: { preset: tiered, attempts: 4 }",
      "a tiered retry ends after 3 attempts, but 4 are asked for",
      "Write 3 or less, or use exponential."
    ),
    ("retry: { attempts: 2 }", "phases[0].retry lacks the property \"preset\"", "Add \"preset\"."),
    (
      "needs: first", "phases[0].needs must be an array, but is a string (\"first\")",
      "Write an array."
    ),
    ("with: []", "phases[0].with must be an object, but is an array", "Write an object."),
  ])
  func `a value of the wrong form is refused with its name and a fix`(
    _ line: String,
    _ message: String,
    _ remedy: String
  ) {
    let errors = PipelineSamples.errors(PipelineSamples.phase("    \(line)"))
    #expect(errors.map(\.message) == [message])
    #expect(errors.map(\.remedy) == [remedy])
    #expect(errors.map(\.line) == [7])
  }

  @Test(
    arguments: [
      (
        "apiVersion: gantry/v2\nname: a\nphases: [{id: a, use: b}]", .form,
        "apiVersion must be \"gantry/v1\", but is \"gantry/v2\"", 1, 13
      ),
      (
        "name: a\nphases: [{id: a, use: b}]", .form,
        "the pipeline lacks the property \"apiVersion\"", 1, 1
      ),
      (
        "apiVersion: gantry/v1\nname: a\nphases: []", .form,
        "phases must have at least 1 item, but has 0", 3, 9
      ),
      (
        "apiVersion: gantry/v1\nname: a\nphaze: 1\nphases: [{id: a, use: b}]", .unknownKey,
        "phaze is not a known property", 3, 1
      ),
      (
        "apiVersion: gantry/v1\nname: A B\nphases: [{id: a, use: b}]", .form,
        "name must match ^[a-z][a-z0-9_-]{0,63}$, but is \"A B\"", 2, 7
      ),
      (
        "apiVersion: gantry/v1\nname: a\nphases: [{id: 1a, use: b}]", .form,
        "phases[0].id must match ^[a-z][a-z0-9_-]{0,63}$, but is \"1a\"", 3, 15
      ),
      (
        "apiVersion: gantry/v1\nname: a\nphases: [{id: a, use: B/}]", .form,
        "phases[0].use must match "
          + "^[a-z0-9_]+([.-][a-z0-9_]+)*(/[a-z0-9_]+([.-][a-z0-9_]+)*)?$, but is \"B/\"", 3, 23
      ),
      ("just text", .form, "the pipeline must be an object, but is a string (\"just text\")", 1, 1),
    ] as [(String, PipelineError.Code, String, Int, Int)]
  )
  func `an error points to the line and column of what is wrong`(
    _ text: String,
    _ code: PipelineError.Code,
    _ message: String,
    _ line: Int,
    _ column: Int
  ) {
    let errors = PipelineSamples.errors(text)
    #expect(errors.map(\.code) == [code])
    #expect(errors.map(\.message) == [message])
    #expect(errors.map { [$0.line, $0.column] } == [[line, column]])
  }

  @Test(arguments: ["when", "matrix", "foreach", "key", "pool", "undo"])
  func `a key of a later release says that it is not available yet`(_ key: String) {
    let errors = PipelineSamples.errors(PipelineSamples.phase("    \(key): x"))
    #expect(errors.map(\.code) == [.unavailable])
    #expect(errors.map(\.message) == ["phases[0].\(key) is not available yet"])
    #expect(errors.map(\.remedy) == ["Remove \"\(key)\"; this release does not know it."])
  }

  @Test func `the same key elsewhere is only unknown`() {
    let errors = PipelineSamples.errors(PipelineSamples.phase("when: x\nschedule: {}"))
    #expect(errors.map(\.code) == [.unknownKey, .unavailable])
  }

  @Test func `an unknown key gets a suggestion and the whole error reads as one block`() {
    let errors = PipelineSamples.errors(PipelineSamples.phase("    tiemout: 10m"))
    #expect(
      errors.map(\.description) == [
        """
        error: phases[0].tiemout is not a known property [GANTRY-E-PIPELINE-UNKNOWN-KEY]
          ├─ where: p.yaml:7:5
          └─ fix:   Did you mean "timeout"?
        """
      ]
    )
  }

  @Test func `all errors of a stage come at once, in the order of the text`() {
    let text = PipelineSamples.phase("    timeout: x\n    neds: []\nlimits: { wall: y }\nzzz: 1")
    #expect(PipelineSamples.errors(text).map(\.line) == [7, 8, 9, 10])
    do {
      _ = try PipelineSamples.load(text)
      Issue.record("the pipeline is wrong and was loaded")
    } catch {
      #expect(error.description.split(separator: "\n").count == 12)
    }
  }
}
