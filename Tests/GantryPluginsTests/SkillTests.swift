import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Invoking skills` {
  /// What a phase hears when it invokes a skill.
  private func call(_ skill: String, at bench: Workbench) async throws -> JSON {
    let plugins = try await bench.actor()
    return try await bench.output("call", #"{"skill":"\#(skill)"}"#, in: plugins)
  }

  @Test func `a skill is invoked by name outside of any run`() async throws {
    let bench = try Workbench()
    let skills = SkillPlugins(try await bench.actor())
    let result = try await skills.invoke("kit.upper", arguments: Array("{}".utf8))
    #expect(String(decoding: result, as: UTF8.self) == #"{"upper":"B"}"#)
  }

  @Test func `an unknown skill is not found, with what was meant`() async throws {
    let bench = try Workbench()
    let skills = SkillPlugins(try await bench.actor())
    let failure = await #expect(throws: Failure.self) {
      try await skills.invoke("kit.uper", arguments: Array("{}".utf8))
    }
    #expect(failure?.code == "SKILL_NOT_FOUND")
    #expect(failure?.hint == "Did you mean \"kit.upper\"?")
  }

  @Test func `a skill that fails throws what it said`() async throws {
    let bench = try Workbench()
    let skills = SkillPlugins(try await bench.actor())
    let failure = await #expect(throws: Failure.self) {
      try await skills.invoke("kit.fails", arguments: Array("{}".utf8))
    }
    #expect(failure?.code == "SKILL_BROKEN")
    #expect(failure?.retryClass == .permanent)
  }

  @Test func `a phase invokes a skill, and a skill another one`() async throws {
    let bench = try Workbench()
    #expect(
      try await call("kit.back", at: bench)
        == [
          "status": 0, "revision": 0,
          "text": ["status": 0, "revision": 0, "text": ["upper": "B"]],
        ]
    )
  }

  @Test func `a failing skill hands the phase a failure object`() async throws {
    let bench = try Workbench()
    let answer = try await call("kit.fails", at: bench)
    #expect(answer["status"] == 1)
    #expect(answer["text"]?["code"] == "SKILL_BROKEN")
    #expect(answer["text"]?["retry_class"] == "permanent")
    #expect(answer["text"]?["class"] == "plugin")
  }

  @Test func `a serial skill that invokes itself is answered CONFLICT`() async throws {
    let bench = try Workbench()
    let answer = try await call("kit.self", at: bench)
    #expect(answer["status"] == 0)
    #expect(answer["text"]?["status"] == 10)
    #expect(answer["text"]?["text"]?["code"] == "REENTERED")
  }

  @Test func `skills nest 16 deep and no deeper`() async throws {
    let bench = try Workbench()
    var answer = try await call("kit.deep", at: bench)
    var depth = 0
    while answer["status"] == 0, let inner = answer["text"] {
      depth += 1
      answer = inner
    }
    #expect(depth == 16)
    #expect(answer["status"] == 11)
  }

  @Test func `a skill that the manifest does not list is denied`() async throws {
    let bench = try Workbench()
    #expect(try await call("kit.unlisted", at: bench)["status"] == 8)
    #expect(
      bench.services.logs
        == ["plugin-misbehaves: invoke: the manifest does not list the skill 'kit.unlisted'"]
    )
  }

  @Test func `a listed skill that nobody provides is not found`() async throws {
    let bench = try Workbench()
    let answer = try await call("kit.absent", at: bench)
    #expect(answer["status"] == 9)
    #expect(answer["text"]?["code"] == "SKILL_NOT_FOUND")
  }

  @Test func `waiting callers do not use up the threads`() async throws {
    let bench = try Workbench(concurrency: 1)
    let plugins = try await bench.actor()
    let request = try bench.request("test.actor/kit.deep", "{}")
    // Four threads, and each of eight chains is sixteen calls that wait for each other.
    let outcomes = await withTaskGroup(of: AttemptOutcome.self) { group in
      for _ in 0..<8 {
        group.addTask { await PhasePlugins(plugins).run(request, services: bench.services) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count == 8)
    for outcome in outcomes {
      if case .succeeded = outcome { continue }
      Issue.record("\(outcome)")
    }
  }

  @Test func `stopping a phase stops the skill it waits for`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let request = try bench.request("test.actor/call", #"{"skill":"kit.wait"}"#)
    let task = Task { await PhasePlugins(plugins).run(request, services: bench.services) }
    await bench.services.reports(1)
    task.cancel()
    // The phase itself answers OK with what it heard: status 2, cancelled.
    guard case .succeeded(let bytes) = await task.value else {
      Issue.record("the phase did not finish")
      return
    }
    #expect(try JSONParser.parse(bytes)["status"] == 2)
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Asking a recovery strategy` {
  private func decide(_ type: String) async throws -> [UInt8]? {
    let bench = try Workbench()
    return try await RecoveryPlugins(try await bench.actor()).decide(
      try #require(PluginReference("test.actor/\(type)")),
      config: Array("{}".utf8),
      failure: Array(#"{"code":"X"}"#.utf8),
      run: Workbench.run
    )
  }

  @Test func `a strategy answers a decision`() async throws {
    let decision = try #require(try await decide("decide"))
    #expect(try JSONParser.parse(decision) == ["decision": "retry", "after_ns": 5])
  }

  @Test func `a strategy that is not concerned answers nothing`() async throws {
    #expect(try await decide("decline") == nil)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a strategy is heard while phases hold every thread of theirs`() async throws {
    let bench = try Workbench(concurrency: 4)
    let plugins = try await bench.actor()
    var phases: [Task<AttemptOutcome, Never>] = []
    for number in 1...4 {
      var request = try bench.request("test.actor/wait", #"{"how":"flag"}"#)
      // One instance takes one call at a time, and each run has its own.
      request.run = RunID(time: bench.clock.now(), random: (1, UInt64(number)))
      phases.append(
        Task { [request] in await PhasePlugins(plugins).run(request, services: bench.services) }
      )
    }
    await bench.services.reports(4)
    let decision = try await RecoveryPlugins(plugins).decide(
      try #require(PluginReference("test.actor/decide")),
      config: Array("{}".utf8),
      failure: Array(#"{"code":"X"}"#.utf8),
      run: Workbench.run
    )
    #expect(decision == Array(#"{"decision":"retry","after_ns":5}"#.utf8))
    for phase in phases {
      phase.cancel()
      _ = await phase.value
    }
  }

  @Test func `a phase is no strategy`() async throws {
    let failure = await #expect(throws: Failure.self) { try await decide("echo") }
    #expect(failure?.code == "WRONG_KIND")
    #expect(failure?.message == "'test.actor/echo' is a phase, not a recovery")
  }
}
