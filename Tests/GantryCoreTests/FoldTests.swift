import GantryCore
import Testing

@Suite struct `Folding a journal` {
  @Test func `every prefix of a journal gives the state that a snapshot of it gives`() throws {
    var journal = try TestJournal(running: [.named("a"), .named("b", needs: ["a"])])
    let path = AttemptPath(phase: "a", attempt: 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k", deadline: journal.now), path))
    try journal.record(.effectIntended(EffectIntent(key: "e", receipt: ["was": nil]), path))
    try journal.record(.effectSettled(EffectResult(key: "e", result: true), path))
    try journal.record(.valuePut(ValuePut(key: "v", value: 3, revision: 1), path))
    for size in [1, 2] as [Int64] {
      let kept = ArtifactKept(name: "a", mediaType: "", size: size, sha256: "")
      try journal.record(.artifactKept(kept, path))
    }
    try journal.record(.phaseSucceeded(PhaseResult(output: ["x": 1.5]), path))
    var folded = RunState(id: journal.run)
    for event in journal.events {
      try folded.apply(event)
      let snapshot = try JSON(encoding: folded).decoded(as: RunState.self)
      #expect(snapshot == folded)
    }
    #expect(folded == journal.state)
    #expect(folded.phase("a")?.effect("e")?.result == true)
    #expect(folded.values["v"]?.revision == 1)
    #expect(folded.artifacts["a"]?.size == 2)
  }

  @Test func `a snapshot from before there were artifacts is read`() throws {
    let journal = try TestJournal(running: [.named("a")])
    var members = try #require(try JSON(encoding: journal.state).objectValue)
    members["artifacts"] = nil
    #expect(try JSON.object(members).decoded(as: RunState.self) == journal.state)
  }

  @Test func `an event of an unknown type is refused as written by a newer Gantry`() throws {
    var journal = try TestJournal(running: [.named("a")])
    var event = try #require(journal.events.last)
    event.type = "run.teleported"
    event.seq = 3
    let error = #expect(throws: FoldError.self) { try journal.foldOnly(event) }
    #expect(
      error?.description
        == "event 3 has the type 'run.teleported', which was written by a newer Gantry; upgrade to read this run"
    )
  }

  @Test func `an event that is not newer than the state is refused`() throws {
    var journal = try TestJournal(running: [.named("a")])
    let first = try #require(journal.events.first)
    #expect(throws: FoldError.outOfOrder(expected: 3, found: 1)) { try journal.foldOnly(first) }
  }

  @Test func `a phase cannot succeed before it has started`() throws {
    var journal = try TestJournal(running: [.named("a")])
    let path = AttemptPath(phase: "a", attempt: 1)
    #expect(throws: FoldError.illegalPhase("a", from: .ready, to: .succeeded, seq: 3)) {
      try journal.record(.phaseSucceeded(PhaseResult(output: [:]), path))
    }
    #expect(journal.state.phase("a")?.status == .ready)
  }

  @Test func `an event about a phase that the pipeline does not have is refused`() throws {
    var journal = try TestJournal(running: [.named("a")])
    #expect(throws: FoldError.unknownPhase("z", seq: 3)) {
      try journal.record(.phaseSkipped(Because("x"), phase: "z"))
    }
  }

  @Test func `an announced effect stays announced once`() throws {
    var journal = try TestJournal(running: [.named("a")])
    let path = AttemptPath(phase: "a", attempt: 1)
    try journal.record(.phaseStarted(AttemptStart(key: "k"), path))
    try journal.record(.effectIntended(EffectIntent(key: "e", receipt: 1), path))
    try journal.record(.effectIntended(EffectIntent(key: "e", receipt: 2), path))
    #expect(journal.state.phase("a")?.effects.count == 1)
    #expect(journal.state.phase("a")?.effect("e")?.receipt == 1)
  }

  @Test func `a chain of a thousand phases runs to its end`() throws {
    let phases = (0..<1000).map { place in
      PhaseDefinition.named("p\(place)", needs: place == 0 ? [] : ["p\(place - 1)"])
    }
    var journal = try TestJournal(running: phases)
    for place in 0..<1000 {
      #expect(
        journal.state.next(now: journal.now) == [
          .start(AttemptPath(phase: "p\(place)", attempt: 1))
        ]
      )
      try journal.succeed("p\(place)")
    }
    #expect(journal.state.tally == ["succeeded": 1000])
  }
}

extension TestJournal {
  /// Folds an event that this journal did not write.
  fileprivate mutating func foldOnly(_ event: Event) throws {
    var copy = state
    try copy.apply(event)
  }
}

@Suite struct `The engine's events` {
  @Test func `every change is written as a described type whose schema it satisfies`() throws {
    let path = AttemptPath(phase: "a", attempt: 1)
    let failure = Failure(code: "X", message: "no", detail: ["file": "a.txt"])
    let key = String(repeating: "0a", count: 32)
    let changes: [RunChange] = [
      .runQueued(
        RunQueued(
          pipeline: PipelineDefinition(name: "p", phases: [.named("a")]),
          inputs: [:],
          source: "",
          plugins: ["x.y": PluginPin(version: "1.0.0", sha256: key)],
          project: "/p"
        )
      ),
      .runStarted(RunOwner(engine: "engine_a", pid: 7)),
      .runPaused(Because("the disk is full")),
      .runResumed(RunOwner(engine: "engine_b", pid: 8)),
      .runCancelRequested(CancelRequest(by: "signal")),
      .runSucceeded(RunEnding(phases: ["succeeded": 1])),
      .runFailed(RunEnding(phases: ["failed": 1], failure: failure)),
      .runCancelled(RunEnding(phases: [:])),
      .phaseStarted(AttemptStart(key: key, deadline: Timestamp(nanoseconds: 5)), path),
      .phaseSucceeded(PhaseResult(output: [:]), path), .phaseFailed(failure, path),
      .phaseSkipped(Because("x"), phase: "a"), .phaseCancelled(Because("x"), phase: "a"),
      .attemptFailed(failure, path), .attemptInterrupted(Because("x"), path),
      .retryScheduled(
        RetrySchedule(notBefore: Timestamp(nanoseconds: 1), decidedBy: "policy:healer"),
        path
      ),
      .effectIntended(EffectIntent(key: "e", receipt: [:]), path),
      .effectSettled(EffectResult(key: "e", result: nil), path),
      .valuePut(ValuePut(key: "k", value: 1, revision: 1), path),
      .artifactKept(ArtifactKept(name: "a", mediaType: "", size: 1, sha256: key), path),
    ]
    let described = Dictionary(uniqueKeysWithValues: EngineEvents.all.map { ($0.type, $0) })
    var unused = Set(EngineEvents.all.filter { $0.durability == .barrier }.map(\.type))
    for change in changes {
      let draft = try change.draft
      let description = try #require(described[draft.type], "\(draft.type) is not described")
      let schema = try JSONSchema(JSONParser.parse(description.schema))
      let data = try JSONParser.parse(draft.data)
      #expect(schema.validate(data).isEmpty, "\(draft.type): \(data)")
      unused.remove(draft.type)
      let event = draft.event(
        run: RunID(time: Timestamp(nanoseconds: 0), random: (0, 0)),
        seq: 1,
        time: Timestamp(nanoseconds: 0),
        epoch: 1
      )
      #expect(try RunChange(event: event) == change)
    }
    #expect(unused.isEmpty)
  }

  @Test func `the line has the members of the published form, in order`() throws {
    let event = Event(
      run: RunID(time: Timestamp(nanoseconds: 0), random: (0, 0)),
      seq: 4,
      position: 99,
      time: Timestamp(nanoseconds: 1_772_357_400_125_000_000),
      type: "phase.started",
      durability: .barrier,
      phase: "a\"b",
      attempt: 2,
      epoch: 3,
      data: Array(#"{"key":"k"}"#.utf8)
    )
    #expect(
      String(decoding: event.line, as: UTF8.self)
        == #"{"seq":4,"run":"run_00000000-0000-7000-8000-000000000000","time":"2026-03-01T09:30:00.125Z","type":"phase.started","phase":"a\"b","attempt":2,"epoch":3,"data":{"key":"k"}}"#
    )
  }
}
