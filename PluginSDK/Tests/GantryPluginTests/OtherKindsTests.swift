import GantryPlugin
import GantryPluginTesting
import Testing

@Suite struct `Invoking a skill` {
  @Test func `arguments and result are the author's own types`() throws {
    let skill = try FakeHost().load(samples).skill("words.count")
    let result = try skill.invoke(WordCount.Input(text: "a b c"))
    #expect(try result.output(as: Int.self) == 3)
  }
}

@Suite struct `Delivering to a sink` {
  private func events(_ range: ClosedRange<UInt64>) -> [Event] {
    range.map {
      Event(seq: $0, run: "run_1", type: "phase.started", phase: "p", line: #"{"seq":\#($0)}"#)
    }
  }

  @Test func `all events are safe when the sink says so`() throws {
    let sink = try FakeHost().load(samples).sink("keeper", config: ["limit": 3])
    let (result, accepted) = sink.deliver(events(1...3))
    #expect(result.status == .ok)
    #expect(accepted == 3)
    #expect(result.log.map(\.message).last == "3 phase.started p")
    #expect(sink.flush().status == .ok)
  }

  @Test func `a busy sink says how many it took and keeps its state`() throws {
    let sink = try FakeHost().load(samples).sink("keeper", config: ["limit": 3])
    #expect(sink.deliver(events(1...2)).accepted == 2)
    let (result, accepted) = sink.deliver(events(3...5))
    #expect(result.status == .again)
    #expect(accepted == 1)
    #expect(sink.deliver(events(4...5)).result.status == .ok)
  }
}

@Suite struct `Deciding about a failure` {
  let host = FakeHost()

  @Test func `a decision has the members its kind needs and no others`() throws {
    let strategy = try host.load(samples).recovery("try-again")
    let result = try strategy.decide(
      Failure(failureClass: "failed", code: "BUSY", message: "busy", retry: .retryable)
    )
    #expect(
      result.output.text
        == #"{"after_ns":1500000000,"decision":"retry","reason":"BUSY passes"}"#
    )
  }

  @Test func `a strategy may say that a failure is not its own`() throws {
    let strategy = try host.load(samples).recovery("try-again")
    let result = try strategy.decide(Failure(failureClass: "failed", code: "X", message: "x"))
    #expect(result.status == .unsupported)
    #expect(result.output.bytes.isEmpty)
  }

  @Test func `an absurd duration is held at the end of the range`() throws {
    let decision = Decision.retry(after: .seconds(Int64.max), because: "")
    #expect(decision.afterNanoseconds == .max)
  }
}
