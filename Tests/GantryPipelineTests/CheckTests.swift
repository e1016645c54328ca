import GantryCore
import GantryPipeline
import Testing

@Suite struct `Ordering phases` {
  static func pipeline(_ phases: String...) -> String {
    "apiVersion: gantry/v1\nname: a\nphases:\n" + phases.map { "  - \($0)\n" }.joined()
  }

  @Test func `a diamond is in order`() {
    #expect(
      PipelineSamples.errors(
        Self.pipeline(
          "{ id: d, use: p, needs: [b, c] }",
          "{ id: b, use: p, needs: [a] }",
          "{ id: c, use: p, needs: [a] }",
          "{ id: a, use: p }"
        )
      ) == []
    )
  }

  @Test func `a cycle is named once, and who waits for it can never run`() {
    let errors = PipelineSamples.errors(
      Self.pipeline(
        "{ id: a, use: p, needs: [c] }",
        "{ id: b, use: p, needs: [a] }",
        "{ id: c, use: p, needs: [b] }",
        "{ id: d, use: p, needs: [b] }",
        "{ id: e, use: p, needs: [d] }",
        "{ id: f, use: p }"
      )
    )
    #expect(
      errors.map(\.message) == [
        "the phases a → c → b → a wait for each other",
        "the phase \"d\" can never run, because \"b\" waits for a cycle",
        "the phase \"e\" can never run, because \"d\" waits for a cycle",
      ]
    )
    #expect(errors.map(\.code) == [.cycle, .unreachable, .unreachable])
    #expect(errors.map(\.line) == [5, 7, 8])
  }

  @Test func `two cycles are two errors`() {
    let errors = PipelineSamples.errors(
      Self.pipeline(
        "{ id: a, use: p, needs: [b] }",
        "{ id: b, use: p, needs: [a] }",
        "{ id: c, use: p, needs: [d] }",
        "{ id: d, use: p, needs: [c] }"
      )
    )
    #expect(errors.map(\.code) == [.cycle, .cycle])
  }

  @Test func `a phase that needs itself is told so`() {
    let errors = PipelineSamples.errors(Self.pipeline("{ id: a, use: p, needs: [a] }"))
    #expect(errors.map(\.message) == ["the phase \"a\" needs itself"])
    #expect(errors.map(\.place) == ["p.yaml:4:30"])
  }

  @Test func `an unknown need gets a suggestion`() {
    let errors = PipelineSamples.errors(
      Self.pipeline("{ id: build, use: p }", "{ id: test, use: p, needs: [biuld] }")
    )
    #expect(errors.map(\.message) == ["the phase \"test\" needs \"biuld\", which does not exist"])
    #expect(errors.map(\.remedy) == ["Did you mean \"build\"?"])
    #expect(errors.map(\.place) == ["p.yaml:5:33"])
  }

  @Test func `two phases of one id and a repeated need are refused`() {
    let doubled = PipelineSamples.errors(Self.pipeline("{ id: a, use: p }", "{ id: a, use: p }"))
    #expect(doubled.map(\.message) == ["two phases have the id \"a\""])
    #expect(doubled.map(\.line) == [5])
    let repeated = PipelineSamples.errors(
      Self.pipeline("{ id: a, use: p }", "{ id: b, use: p, needs: [a, a] }")
    )
    #expect(repeated.map(\.message) == ["phases[1].needs[1] repeats \"a\""])
  }

  @Test func `a chain of a thousand phases is checked`() throws {
    let phases = (0..<1000).map {
      "  - { id: p\($0), use: p, needs: [\($0 == 999 ? "" : "p\($0 + 1)")] }\n"
    }
    let text = "apiVersion: gantry/v1\nname: a\nphases:\n" + phases.joined()
    #expect(try PipelineSamples.load(text).phases.count == 1000)
  }
}

@Suite struct `Checking expressions` {
  static func errors(_ with: String, needs: String = "[b]") -> [PipelineError] {
    PipelineSamples.errors(
      """
      apiVersion: gantry/v1
      name: a
      inputs: { project: { type: path } }
      phases:
        - { id: a, use: p }
        - { id: b, use: p, needs: [a] }
        - { id: other, use: p }
        - id: c
          use: p
          needs: \(needs)
          with:
            k: \(with)
      """
    )
  }

  @Test(arguments: [
    "${{ inputs.project }}", "${{ phases.a.outputs.x }}", "'${{ phases.b.outputs }}'",
    "x-${{ run.id }}-${{ inputs.project }}", "[1, { z: '${{ 1 == 1 }}' }]",
  ])
  func `names that will have a value are accepted, also through a chain of needs`(_ with: String) {
    #expect(Self.errors(with) == [])
  }

  @Test(
    arguments: [
      (
        "${{ inputs.projct }}", .unknownInput, "there is no input \"projct\"",
        "Did you mean \"project\"?", 14
      ),
      ("'${{ inputs.x }}'", .unknownInput, "there is no input \"x\"", "Known are project.", 15),
      (
        "a ${{ phases.aa.outputs }}", .unknownPhase, "there is no phase \"aa\"",
        "Did you mean \"a\"?", 16
      ),
      (
        "${{ phases.c.outputs }}", .order, "the phase \"c\" uses its own outputs",
        "Use the outputs of a phase it needs.", 14
      ),
      (
        "${{ phases.other.outputs }}", .order,
        "the phase \"c\" uses the outputs of \"other\" without waiting for it",
        "Add \"other\" to the `needs` of \"c\".", 14
      ),
      (
        "${{ inputs.project = 1 }}", .expression, "'=' has no meaning here", "Compare with '=='.",
        29
      ),
      (
        "${{ secrets.x }}", .expression, "there is nothing named \"secrets\"",
        "Known are inputs, phases, run.", 14
      ),
      (
        "${{ matrix.x }}", .expression, "\"matrix\" is not available yet",
        "Use inputs, phases or run.", 14
      ),
      (
        "${{ run.id", .expression, "the expression that starts here is never closed",
        "Close it with '}}'; for the bare text write ${{ '${{' }}.", 10
      ),
    ] as [(String, PipelineError.Code, String, String, Int)]
  )
  func `a name without a value is an error at its column`(
    _ with: String,
    _ code: PipelineError.Code,
    _ message: String,
    _ remedy: String,
    _ column: Int
  ) {
    let errors = Self.errors(with)
    #expect(errors.map(\.code) == [code])
    #expect(errors.map(\.message) == [message])
    #expect(errors.map(\.remedy) == [remedy])
    #expect(errors.map { [$0.line, $0.column] } == [[12, column]])
  }

  @Test func `in a block of text the error points to the block`() {
    let errors = Self.errors("|\n          one\n          ${{ inputs.nope }}")
    #expect(errors.map(\.code) == [.unknownInput])
    #expect(errors.map { [$0.line, $0.column] } == [[12, 10]])
  }

  @Test func `a sink and the pipeline's recovery see no phases`() {
    let errors = PipelineSamples.errors(
      PipelineSamples.phase(
        """
        sinks:
          - { use: s, with: { a: "${{ inputs.project }}", b: "${{ phases.first.outputs }}" } }
        recover: [ { use: r, with: { c: "${{ phases.first.outputs }}" } } ]
        """
      )
    )
    #expect(errors.map(\.code) == [.order, .order])
    #expect(
      errors.first?.message
        == "the outputs of \"first\" are not known here, before any phase has run"
    )
  }

  @Test func `an expression in a cycle does not hang the check`() {
    let errors = PipelineSamples.errors(
      Ordering.pipeline(
        "{ id: a, use: p, needs: [b], with: { x: '${{ phases.b.outputs }}' } }",
        "{ id: b, use: p, needs: [a] }"
      )
    )
    #expect(errors.map(\.code) == [.cycle])
  }

  private typealias Ordering = `Ordering phases`
}

@Suite struct `Checking plugins` {
  static func errors(_ phase: String, _ rest: String = "") -> [PipelineError] {
    PipelineSamples.errors(
      """
      apiVersion: gantry/v1
      name: a
      inputs: { project: { type: path } }
      phases:
        - \(phase)
      \(rest)
      """,
      catalog: PipelineSamples.catalog
    )
  }

  @Test(arguments: [
    "{ id: a, use: gantry.command, with: { anything: 1 } }",
    "{ id: a, use: gantry.auto-configure/toolchain.detect }",
    "{ id: a, use: gantry.auto-configure/analysis, with: { root: x, minConfidence: 0.0 } }",
    "{ id: a, use: gantry.auto-configure/analysis, with: { root: '${{ inputs.project }}' } }",
  ])
  func `phases and skills with fitting input are accepted`(_ phase: String) {
    #expect(Self.errors(phase) == [])
  }

  @Test(
    arguments: [
      (
        "{ id: a, use: gantry.comand }", .unknownPlugin, "no plugin provides \"gantry.comand\"",
        "Did you mean \"gantry.command\"?"
      ),
      (
        "{ id: a, use: gantry.auto-configure }", .unknownPlugin,
        "no plugin provides \"gantry.auto-configure\"",
        "Write one of gantry.auto-configure/analysis, gantry.auto-configure/toolchain.detect."
      ),
      (
        "{ id: a, use: gantry.jsonl }", .pluginKind,
        "\"gantry.jsonl\" is a sink, but a phase or a skill belongs here",
        "Known are gantry.auto-configure/analysis, gantry.auto-configure/toolchain.detect, "
          + "gantry.command."
      ),
      (
        "{ id: a, use: gantry.auto-configure/analysis }", .pluginInput,
        "phases[0].with lacks the property \"root\", says \"gantry.auto-configure/analysis\"",
        "Add \"root\"."
      ),
      (
        "{ id: a, use: gantry.auto-configure/analysis, with: { root: x, minConfidence: 1.1 } }",
        .pluginInput,
        "phases[0].with.minConfidence must be between 0.0 and 1.0, but is 1.1, "
          + "says \"gantry.auto-configure/analysis\"", "Write a number between 0.0 and 1.0."
      ),
      (
        "{ id: a, use: gantry.auto-configure/analysis, with: { rot: '${{ run.id }}', root: x } }",
        .pluginInput,
        "phases[0].with.rot is not a known property, says \"gantry.auto-configure/analysis\"",
        "Did you mean \"root\"?"
      ),
      (
        "{ id: a, use: gantry.auto-configure/analysis, "
          + "with: { root: '${{ run.id }}', minConfidence: high } }", .pluginInput,
        "phases[0].with.minConfidence must be a number, but is a string (\"high\"), "
          + "says \"gantry.auto-configure/analysis\"", "Write a number."
      ),
    ] as [(String, PipelineError.Code, String, String)]
  )
  func `an unknown plugin, a wrong kind and a wrong input are refused`(
    _ phase: String,
    _ code: PipelineError.Code,
    _ message: String,
    _ remedy: String
  ) {
    let errors = Self.errors(phase)
    #expect(errors.map(\.code) == [code])
    #expect(errors.map(\.message) == [message])
    #expect(errors.map(\.remedy) == [remedy])
    #expect(errors.map(\.line) == [5])
  }

  @Test func `sinks and recovery strategies are looked up too`() {
    let errors = Self.errors(
      "{ id: a, use: gantry.command, recover: [ { use: gantry.plan-c } ] }",
      "sinks: [ { use: gantry.command } ]\nrecover: [ { use: gantry.jsonl } ]"
    )
    #expect(errors.map(\.code) == [.unknownPlugin, .pluginKind, .pluginKind])
    #expect(errors.map(\.line) == [5, 6, 7])
    #expect(errors.first?.remedy == "Did you mean \"gantry.plan-b\"?")
  }

  @Test func `a skill of the pipeline is suggested too, and many names are not all listed`() {
    let skills = (1...9).map { number in
      "  checksum\(number): { foreign: { library: libz.so.1, symbol: crc32, returns: { n: int } } }"
    }
    func remedy(_ use: String, _ count: Int) -> String? {
      Self.errors(
        "{ id: a, use: \(use) }",
        "skills:\n" + skills.prefix(count).joined(separator: "\n")
      ).first { $0.code == .unknownPlugin && $0.message.contains(use) }?.remedy
    }
    #expect(remedy("chekcsum1", 1) == "Did you mean \"checksum1\"?")
    #expect(remedy("acme.word-count", 1)?.contains("checksum1") == true)
    #expect(
      remedy("acme.word-count", 9)
        == "Add the plugin that provides it with `gantry plugin add FILE`, use a skill of this "
        + "pipeline (checksum1, checksum2, checksum3 or 6 more), or one of the 3 types that "
        + "`gantry plugin list` shows."
    )
  }

  @Test func `without a catalog plugins are not checked`() {
    #expect(PipelineSamples.errors(PipelineSamples.phase("sinks: [ { use: who.knows } ]")) == [])
  }
}
