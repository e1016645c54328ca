import GantryCore
import Testing

@Suite struct `Deciding what a run does next` {
  @Test func `phases without needs start together, in the order of the pipeline`() throws {
    let journal = try TestJournal(running: [.named("a"), .named("b"), .named("c", needs: ["a"])])
    #expect(
      journal.state.next(now: journal.now) == [
        .start(AttemptPath(phase: "a", attempt: 1)), .start(AttemptPath(phase: "b", attempt: 1)),
      ]
    )
  }

  @Test func `no more phases run at once than the limit allows`() throws {
    var journal = try TestJournal(running: [.named("a"), .named("b")], concurrency: 1)
    #expect(journal.state.next(now: journal.now) == [.start(AttemptPath(phase: "a", attempt: 1))])
    try journal.record(
      .phaseStarted(AttemptStart(key: "k"), AttemptPath(phase: "a", attempt: 1))
    )
    #expect(journal.state.next(now: journal.now).isEmpty)
  }

  @Test func `a phase is ready once everything it needs has succeeded`() throws {
    var journal = try TestJournal(running: [
      .named("a"), .named("b"), .named("c", needs: ["a", "b"]),
    ])
    try journal.succeed("a")
    #expect(journal.state.phase("c")?.status == .pending)
    try journal.succeed("b")
    #expect(journal.state.phase("c")?.status == .ready)
  }

  @Test func `a skipped need skips, and says because of which phase`() throws {
    var journal = try TestJournal(running: [
      .named("a"), .named("b", needs: ["a"]), .named("c", needs: ["b"]),
    ])
    let path = AttemptPath(phase: "a", attempt: 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
    try journal.record(.phaseFailed(Failure(code: "X", message: "no"), path))
    let first = journal.state.next(now: journal.now)
    #expect(first == [.record(.phaseSkipped(Because("it needs 'a', which failed"), phase: "b"))])
    try journal.record(.phaseSkipped(Because("it needs 'a', which failed"), phase: "b"))
    #expect(
      journal.state.next(now: journal.now) == [
        .record(.phaseSkipped(Because("it needs 'b', which was skipped"), phase: "c"))
      ]
    )
  }

  @Test func `a run with a failed phase fails, and carries the failure`() throws {
    var journal = try TestJournal(running: [.named("a")])
    let path = AttemptPath(phase: "a", attempt: 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
    let failure = Failure(code: "X", message: "no")
    try journal.record(.phaseFailed(failure, path))
    #expect(
      journal.state.next(now: journal.now) == [
        .record(.runFailed(RunEnding(phases: ["failed": 1], failure: failure)))
      ]
    )
  }

  @Test func `a cancelled run stops what runs and starts nothing`() throws {
    var journal = try TestJournal(running: [.named("a"), .named("b", needs: ["a"])])
    try journal.record(
      .phaseStarted(AttemptStart(key: "k"), AttemptPath(phase: "a", attempt: 1))
    )
    try journal.record(.runCancelRequested(CancelRequest(by: "command")))
    let why = Because("the run was cancelled")
    #expect(
      journal.state.next(now: journal.now) == [
        .cancel(phase: "a"), .record(.phaseCancelled(why, phase: "b")),
      ]
    )
    try journal.record(.phaseCancelled(why, phase: "b"))
    try journal.record(.phaseCancelled(why, phase: "a"))
    try journal.record(.runCancelled(RunEnding(phases: journal.state.tally)))
    #expect(journal.state.status == .cancelled)
    #expect(journal.state.next(now: journal.now).isEmpty)
  }

  @Test func `an ended run stays ended`() throws {
    var journal = try TestJournal(running: [.named("a")])
    try journal.succeed("a")
    try journal.record(.runSucceeded(RunEnding(phases: ["succeeded": 1])))
    #expect(throws: FoldError.illegalRun(from: .succeeded, to: .cancelling, seq: 6)) {
      try journal.record(.runCancelRequested(CancelRequest(by: "command")))
    }
  }

  @Test func `expressions see inputs and the outputs of phases`() throws {
    var phase = PhaseDefinition.named("b", needs: ["a"])
    phase.with =
      TemplateReader.read([
        "greeting": "${{ phases.a.outputs.text }}, ${{ inputs.name }}"
      ]).template
    var journal = try TestJournal(running: [.named("a"), phase])
    try journal.succeed("a", output: ["text": "Hello"])
    #expect(try journal.state.input(of: "b") == ["greeting": "Hello, Ada"])
  }
}

@Suite struct `Retrying` {
  private func journal(_ preset: RetryPolicy.Preset?) throws -> TestJournal {
    let retry = preset.map { RetryPolicy(preset: $0) }
    return try TestJournal(running: [.named("a", retry: retry)])
  }

  @Test(arguments: [
    (RetryPolicy.Preset.exponential, [1, 2]), (.healer, [5, 10]), (.tiered, [5, 30]),
  ])
  func `S4-20 S4-17 S2-29 a preset waits its seconds and then gives up`(
    _ preset: RetryPolicy.Preset,
    _ seconds: [Int]
  ) throws {
    var journal = try journal(preset)
    let failure = Failure(code: "X", message: "no")
    for (index, wait) in seconds.enumerated() {
      let path = AttemptPath(phase: "a", attempt: index + 1)
      try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
      let now = journal.now
      let changes = journal.state.changes(afterFailureOf: path, failure, now: now)
      let due = now.advanced(byNanoseconds: Int64(wait) * 1_000_000_000)
      let schedule = RetrySchedule(notBefore: due, decidedBy: "policy:\(preset.rawValue)")
      #expect(changes == [.attemptFailed(failure, path), .retryScheduled(schedule, path)])
      for change in changes { try journal.record(change) }
      #expect(journal.state.next(now: now) == [.wake(at: due)])
      #expect(
        journal.state.next(now: due) == [.start(AttemptPath(phase: "a", attempt: index + 2))]
      )
    }
    let last = AttemptPath(phase: "a", attempt: seconds.count + 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k"), last))
    #expect(
      journal.state.changes(afterFailureOf: last, failure, now: journal.now) == [
        .attemptFailed(failure, last), .phaseFailed(failure, last),
      ]
    )
  }

  @Test(arguments: [Failure.RetryClass.permanent, .config])
  func `a failure that cannot get better is not tried again`(_ retry: Failure.RetryClass) throws {
    var journal = try journal(.exponential)
    let path = AttemptPath(phase: "a", attempt: 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
    let failure = Failure(code: "X", message: "no", retryClass: retry)
    #expect(
      journal.state.changes(afterFailureOf: path, failure, now: journal.now).last
        == .phaseFailed(failure, path)
    )
  }

  @Test func `an attempt that its engine's end interrupted uses up no try`() throws {
    var journal = try journal(.exponential)
    try journal.record(
      .phaseStarted(AttemptStart(key: "k"), AttemptPath(phase: "a", attempt: 1))
    )
    for change in journal.state.changes(resumingAs: RunOwner(engine: "engine_b", pid: 8)) {
      try journal.record(change)
    }
    #expect(journal.state.phase("a")?.failures == 0)
    #expect(journal.state.next(now: journal.now) == [.start(AttemptPath(phase: "a", attempt: 2))])
  }
}
