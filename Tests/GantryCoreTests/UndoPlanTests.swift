import GantryCore
import Testing

@Suite struct `Planning an undo` {
  private func announce(
    _ key: String,
    in phase: String,
    settled: Bool,
    _ journal: inout TestJournal
  ) throws {
    let path = AttemptPath(phase: phase, attempt: 1)
    let intent = EffectIntent(key: key, receipt: ["for": .string(key)])
    try journal.record(.effectIntended(intent, path))
    guard settled else { return }
    try journal.record(.effectSettled(EffectResult(key: key, result: "done"), path))
  }

  /// Two phases with effects around one without, the last one killed before its effect settled.
  private func journal() throws -> TestJournal {
    var journal = try TestJournal(running: [
      .named("copy"), .named("look", needs: ["copy"]), .named("write", needs: ["look"]),
    ])
    try journal.record(
      .phaseStarted(AttemptStart(key: "k"), AttemptPath(phase: "copy", attempt: 1))
    )
    try announce("a", in: "copy", settled: true, &journal)
    try announce("b", in: "copy", settled: true, &journal)
    try journal.record(
      .phaseSucceeded(PhaseResult(output: [:]), AttemptPath(phase: "copy", attempt: 1))
    )
    try journal.succeed("look")
    try journal.record(
      .phaseStarted(AttemptStart(key: "k"), AttemptPath(phase: "write", attempt: 1))
    )
    try announce("c", in: "write", settled: false, &journal)
    return journal
  }

  @Test func `the last phase and the newest effect come first, settled or not`() throws {
    let plan = UndoPlan(of: try journal().state)
    #expect(plan.steps.map(\.phase) == ["write", "copy"])
    #expect(plan.steps.map { $0.effects.map(\.key) } == [["c"], ["b", "a"]])
  }

  @Test func `a phase that stands before one it needs is still taken back before it`() throws {
    var journal = try TestJournal(running: [
      .named("write", needs: ["copy"]), .named("log"), .named("copy"),
    ])
    for phase in ["copy", "write", "log"] {
      let path = AttemptPath(phase: phase, attempt: 1)
      try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
      try announce(phase, in: phase, settled: true, &journal)
      try journal.record(.phaseSucceeded(PhaseResult(output: [:]), path))
    }
    let plan = UndoPlan(of: journal.state)
    #expect(plan.steps.map(\.phase) == ["log", "write", "copy"])
    let queued = try #require(plan.queued)
    #expect(queued.pipeline.phases.map(\.needs) == [[], ["log"], ["write"]])
  }

  @Test func `the undo is a run of its own with one phase after another`() throws {
    let state = try journal().state
    let queued = try #require(UndoPlan(of: state).queued)
    #expect(queued.undoes == state.id)
    #expect(queued.mode == .undo)
    #expect(queued.pipeline.name == "undo test")
    #expect(queued.pipeline.phases.map(\.id) == ["write", "copy"])
    #expect(queued.pipeline.phases.map(\.needs) == [[], ["write"]])
    #expect(queued.pipeline.phases.map(\.use) == state.pipeline?.phases.map(\.use).dropLast())
  }

  @Test func `receipts reach the plugin as an array, the result null while unsettled`() throws {
    let queued = try #require(UndoPlan(of: try journal().state).queued)
    let inputs = try queued.pipeline.phases.map { phase in
      try phase.with.evaluate(in: Scope(runID: "run")).encodedBytes
    }
    #expect(
      String(decoding: UndoPlan.receipts(of: inputs[0]), as: UTF8.self)
        == #"[{"key":"c","receipt":{"for":"c"},"result":null}]"#
    )
    #expect(
      String(decoding: UndoPlan.receipts(of: inputs[1]), as: UTF8.self)
        == #"[{"key":"b","receipt":{"for":"b"},"result":"done"},"#
        + #"{"key":"a","receipt":{"for":"a"},"result":"done"}]"#
    )
  }

  @Test func `a run without effects leaves nothing to undo`() throws {
    var journal = try TestJournal(running: [.named("a")])
    try journal.succeed("a")
    #expect(UndoPlan(of: journal.state).isEmpty)
    #expect(UndoPlan(of: journal.state).queued == nil)
  }

  @Test func `an input without receipts is an empty array`() {
    #expect(UndoPlan.receipts(of: Array("{}".utf8)) == Array("[]".utf8))
    #expect(UndoPlan.receipts(of: []) == Array("[]".utf8))
  }

  @Test func `a run that undoes keeps saying so in its journal`() throws {
    let queued = try #require(UndoPlan(of: try journal().state).queued)
    var journal = TestJournal()
    try journal.record(.runQueued(queued))
    #expect(journal.state.queued?.undoes == queued.undoes)
    #expect(journal.state.queued?.mode == .undo)
  }
}
