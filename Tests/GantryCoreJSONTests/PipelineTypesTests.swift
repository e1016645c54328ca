import GantryCore
import Testing

@Suite struct `Retrying by a preset` {
  static let second: Int64 = 1_000_000_000

  @Test(
    arguments: [
      (.exponential, 3, [1, 2, nil, nil]), (.exponential, 5, [1, 2, 4, 8, nil]),
      (.healer, 3, [5, 10, nil]), (.healer, 4, [5, 10, 15, nil]),
      (.tiered, 3, [5, 30, nil]), (.tiered, 9, [5, 30, nil, nil]), (.healer, 1, [nil]),
    ] as [(RetryPolicy.Preset, Int, [Int64?])]
  )
  func `S4-17 S4-20 the pauses follow the preset and end with the attempts`(
    _ preset: RetryPolicy.Preset,
    _ attempts: Int,
    _ seconds: [Int64?]
  ) {
    let policy = RetryPolicy(preset: preset, attempts: attempts)
    for (index, pause) in seconds.enumerated() {
      #expect(policy.delay(afterAttempt: index + 1) == pause.map { $0 * Self.second })
    }
  }

  @Test func `attempts before the first and past the bound have no pause`() {
    let policy = RetryPolicy(preset: .exponential, attempts: .max)
    #expect(policy.delay(afterAttempt: 0) == nil)
    #expect(policy.delay(afterAttempt: -1) == nil)
    #expect(policy.delay(afterAttempt: 19) == 262_144 * Self.second)
    #expect(policy.delay(afterAttempt: 20) == nil)
    #expect(RetryPolicy(preset: .tiered).attempts == 3)
  }
}

@Suite struct `Naming a plugin` {
  @Test(arguments: [
    "gantry.command", "acme.console-sink", "gantry.auto-configure/toolchain-analysis",
    "gantry.auto-configure/toolchain.detect", "a_b/c_d", "x",
  ])
  func `a reference is read and written alike`(_ text: String) throws {
    let reference = try #require(PluginReference(text))
    #expect(reference.description == text)
    #expect(try JSON(encoding: reference) == .string(text))
    #expect(try JSON(encoding: reference).decoded(as: PluginReference.self) == reference)
  }

  @Test(arguments: [
    "", "/", "a/", "/a", "a/b/c", "A.b", "a..b", ".a", "a.", "a-", "a b", "é", "a.-b", "${{ x }}",
  ])
  func `what is not a reference is refused`(_ text: String) {
    #expect(PluginReference(text) == nil)
    #expect(throws: DecodingError.self) {
      try JSON.string(text).decoded(as: PluginReference.self)
    }
  }
}

@Suite struct `A pipeline definition` {
  @Test func `survives the journal unchanged`() throws {
    let with = TemplateReader.read(["root": "${{ inputs.project }}", "n": [1, 2.5, nil]]).template
    let definition = PipelineDefinition(
      name: "release",
      description: "Ships it.",
      inputs: [
        InputDefinition(name: "project", type: .path),
        InputDefinition(
          name: "min",
          type: .number,
          isRequired: false,
          default: 0.0,
          minimum: 0,
          maximum: 1
        ),
      ],
      phases: [
        PhaseDefinition(
          id: "a",
          use: PluginReference(plugin: "p", type: "t"),
          needs: [],
          with: with,
          timeout: 600_000_000_000,
          retry: RetryPolicy(preset: .tiered),
          recover: [RecoveryReference(use: PluginReference(plugin: "r"))]
        ),
        PhaseDefinition(id: "b", use: PluginReference(plugin: "p"), needs: ["a"]),
      ],
      sinks: [SinkDefinition(use: PluginReference(plugin: "s"))],
      limits: Limits(concurrency: 8, memory: 1 << 31, wall: 1, tokens: 2)
    )
    let text = try JSON(encoding: definition).encodedString
    let again = try JSONParser.parse(text).decoded(as: PipelineDefinition.self)
    #expect(again == definition)
    #expect(try JSON(encoding: again).encodedString == text)
    #expect(again.input("min")?.default == 0.0)
    #expect(again.phase("b")?.needs == ["a"])
    #expect(again.phase("c") == nil)
  }

  @Test func `an input without a default is required unless it says otherwise`() {
    #expect(InputDefinition(name: "a", type: .string).isRequired)
    #expect(!InputDefinition(name: "a", type: .string, default: "x").isRequired)
    #expect(!InputDefinition(name: "a", type: .string, isRequired: false).isRequired)
  }
}
