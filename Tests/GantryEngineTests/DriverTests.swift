import GantryCore
import GantryEngine
import Testing

@Suite struct `Deciding for a run` {
  private static let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private static let id = RunID(time: start, random: (1, 2))
  private static let owner = RunOwner(engine: "engine_a", pid: 7)

  private static func moment(_ seconds: Int64) -> Timestamp {
    start.advanced(byNanoseconds: seconds * 1_000_000_000)
  }

  /// The driver of a new run, whose first turn is committed, and what it wants done.
  private func opened(
    _ phases: [PhaseDefinition],
    _ eventCount: Int = 3
  ) throws -> (driver: RunDriver, deeds: [RunDeed]) {
    var driver = RunDriver(
      state: RunState(id: Self.id),
      lastSeq: 0,
      epoch: 1,
      engine: Self.owner.engine,
      mode: .run
    )
    let queued = RunQueued(
      pipeline: PipelineDefinition(name: "test", phases: phases),
      inputs: [:],
      source: "",
      plugins: [:],
      project: nil
    )
    let batch = try driver.open([.runQueued(queued), .runStarted(Self.owner)], at: Self.start)
    #expect(batch?.events.count == eventCount)
    let deeds = driver.committed()
    return (driver, deeds)
  }

  private func types(_ batch: JournalBatch?) -> [String] {
    (batch?.events ?? []).map(\.type.name)
  }

  private func alarms(_ deeds: [RunDeed]) -> [Timestamp] {
    deeds.compactMap { if case .wake(let moment) = $0 { moment } else { nil } }
  }

  private static let failed = AttemptOutcome.failed(
    Failure(code: "FLAKY", message: "not yet", retryClass: .retryable)
  )
  private static let path = AttemptPath(phase: "a", attempt: 1)

  @Test func `an attempt begins only after the commit that says so`() throws {
    let (_, deeds) = try opened([.named("a")])
    guard case .publish(let seq, _) = deeds.first, case .start(let request) = deeds.last else {
      Issue.record("\(deeds)")
      return
    }
    #expect(seq == 3)
    #expect(request.path == Self.path)
    #expect(request.epoch == 1)
  }

  @Test func `an end is believed once`() throws {
    var (driver, _) = try opened([.named("a"), .named("b", needs: ["a"])])
    let end = RunMessage.ended(Self.path, .succeeded(Array("{}".utf8)), nil)
    let batch = try driver.take([end, end], at: Self.moment(1))
    #expect(types(batch) == ["phase.succeeded", "phase.started"])
    _ = driver.committed()
    #expect(try driver.take([end], at: Self.moment(2)) == nil)
  }

  @Test func `a phase that needs two that fail is skipped once`() throws {
    var (driver, _) = try opened([.named("c", needs: ["a", "b"]), .named("a"), .named("b")], 4)
    let first = try driver.take([.ended(Self.path, Self.failed, nil)], at: Self.moment(1))
    #expect(types(first) == ["attempt.failed", "phase.failed", "phase.skipped"])
    _ = driver.committed()
    let other = AttemptPath(phase: "b", attempt: 1)
    let second = try driver.take([.ended(other, Self.failed, nil)], at: Self.moment(2))
    #expect(types(second) == ["attempt.failed", "phase.failed", "run.failed"])
  }

  @Test func `a retry is not lost when the clock is set back while its alarm runs`() throws {
    var (driver, _) = try opened([.named("a", retry: RetryPolicy(preset: .exponential))])
    _ = try driver.take([.ended(Self.path, Self.failed, nil)], at: Self.moment(10))
    #expect(alarms(driver.committed()) == [Self.moment(11)])
    // Something else happens: the alarm that runs is enough.
    _ = try driver.take([.noticed(RunNotices(epoch: 1))], at: Self.moment(10))
    #expect(alarms(driver.committed()) == [])
    _ = try driver.take([.tick], at: Self.moment(5))
    #expect(alarms(driver.committed()) == [Self.moment(11)])
    let batch = try driver.take([.tick], at: Self.moment(11))
    #expect(types(batch) == ["phase.started"])
  }

  @Test func `a run that was taken writes nothing more and says who may`() throws {
    var (driver, _) = try opened([.named("a")])
    let end = RunMessage.ended(Self.path, .succeeded(Array("{}".utf8)), nil)
    let error = #expect(throws: StoreError.self) {
      _ = try driver.take([end, .noticed(RunNotices(epoch: 3))], at: Self.moment(1))
    }
    #expect(error?.code == .fenced)
    #expect(
      error?.message
        == "the run is driven with epoch 1 here, but another engine took it with epoch 3"
    )
    #expect(error?.remedy == "Stop driving the run here: another engine does.")
  }

  @Test func `refused writes of former owners are journaled once for each count`() throws {
    var (driver, _) = try opened([.named("a")])
    let notices = RunNotices(epoch: 1, fenced: [FencedWrites(epoch: 0, writes: 2)])
    let batch = try driver.take([.noticed(notices), .noticed(notices)], at: Self.moment(1))
    #expect(types(batch) == ["attempt.fenced"])
    #expect(batch?.events.first?.durability == .lazy)
    #expect(
      batch?.events.first.map { try? JSONParser.parse($0.data) } == ["epoch": 0, "writes": 2]
    )
    #expect(batch?.notedFences == notices.fenced)
    _ = driver.committed()
    #expect(try driver.take([.noticed(notices)], at: Self.moment(2)) == nil)
    let more = RunNotices(epoch: 1, fenced: [FencedWrites(epoch: 0, writes: 3)])
    #expect(try driver.take([.noticed(more)], at: Self.moment(3))?.notedFences == more.fenced)
  }

  @Test func `a cancel that is noticed again changes nothing`() throws {
    var (driver, _) = try opened([.named("a")])
    let notices = RunNotices(epoch: 1, cancel: CancelRequest(by: "command"))
    let batch = try driver.take([.noticed(notices)], at: Self.moment(1))
    #expect(types(batch) == ["run.cancel-requested"])
    _ = driver.committed()
    #expect(try driver.take([.noticed(notices)], at: Self.moment(2)) == nil)
  }

  @Test func `a full disk pauses the run as it is stored, not as the lost turn left it`() throws {
    var (driver, _) = try opened([.named("a")])
    let stored = driver.state
    let end = RunMessage.ended(Self.path, .succeeded(Array("{}".utf8)), nil)
    _ = try driver.take([end], at: Self.moment(1))
    let batch = try driver.pause(stored, because: "the disk is full", at: Self.moment(2))
    #expect(types(batch) == ["run.paused"])
    #expect(batch?.expectedSeq == 3)
    #expect(batch?.runRow?.status == .paused)
    #expect(driver.state.phase("a")?.status == .running)
    #expect(driver.isStopped)
  }

  @Test func `a run that was only queued is started, every other one is resumed`() throws {
    var state = RunState(id: Self.id)
    #expect(state.changes(resumingAs: Self.owner) == [.runStarted(Self.owner)])
    state = try opened([.named("a")]).driver.state
    #expect(
      state.changes(resumingAs: Self.owner) == [
        .attemptInterrupted(Because("its engine ended before it"), Self.path),
        .runResumed(Self.owner),
      ]
    )
  }
}

@Suite struct `A reply that was lost` {
  private static let id = RunID(time: Timestamp(nanoseconds: 0), random: (1, 2))

  private func event(_ seq: UInt64, epoch: UInt64 = 2, data: String = "{}") -> Event {
    Event(
      run: Self.id,
      seq: seq,
      time: Timestamp(nanoseconds: 5),
      type: "test.ticked",
      durability: .barrier,
      epoch: epoch,
      data: Array(data.utf8)
    )
  }

  private func batch(_ events: [Event]) -> JournalBatch {
    JournalBatch(run: Self.id, expectedSeq: 3, epoch: 2, events: events)
  }

  @Test func `what is there as it was written is committed, wherever the store put it`() {
    var stored = [event(4), event(5)]
    stored[0].position = 17
    stored[1].position = 18
    #expect(batch([event(4), event(5)]).finding(in: stored) == .committed)
  }

  @Test func `what is not there can be written again`() {
    #expect(batch([event(4)]).finding(in: []) == .missing)
    #expect(batch([]).finding(in: []) == .missing)
  }

  @Test func `what somebody else wrote is not taken for ours`() {
    let ours = batch([event(4), event(5)])
    #expect(ours.finding(in: [event(4, epoch: 3), event(5, epoch: 3)]) == .foreign)
    #expect(ours.finding(in: [event(4), event(5, data: "[]")]) == .foreign)
    #expect(ours.finding(in: [event(4)]) == .foreign)
    #expect(ours.finding(in: [event(4), event(5), event(6)]) == .foreign)
    #expect(batch([]).finding(in: [event(4)]) == .foreign)
  }
}
