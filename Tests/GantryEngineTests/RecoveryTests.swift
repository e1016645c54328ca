import GantryCore
import GantryEngine
import GantryStore
import Testing

@Suite struct `Asking recovery strategies` {
  private func run(
    _ opinions: [String: JSON],
    asking strategies: [String],
    with config: JSON = [:],
    retry: RetryPolicy? = nil
  ) async throws -> (RunState, ScriptedPhases, [Event]) {
    let phases = ScriptedPhases([
      "a": { request, _ in
        request.path.attempt == 1
          ? .failed(Failure(code: "X", message: "no")) : .succeeded(Array("{}".utf8))
      }
    ])
    let workshop = try Workshop(phases, recovery: ScriptedRecovery(opinions: opinions))
    var phase = PhaseDefinition.named("a", retry: retry)
    phase.recover = strategies.map { strategy in
      RecoveryReference(
        use: PluginReference(plugin: strategy),
        with: TemplateReader.read(config).template
      )
    }
    let run = workshop.newRun([phase, .named("b")])
    let state = try await run.run()
    let events = try await workshop.store.events(of: run.id, after: 0, limit: .max)
    return (state, phases, events)
  }

  @Test func `a strategy may have an attempt repeated that no policy would`() async throws {
    let (state, phases, events) = try await run(
      ["acme.again": ["decision": "retry", "after_ns": 1_000]],
      asking: ["acme.again"]
    )
    #expect(state.status == .succeeded)
    #expect(phases.attempts.filter { $0.phase == "a" }.count == 2)
    let schedule = try #require(events.first { $0.type == "retry.scheduled" })
    #expect(try JSONParser.parse(schedule.data)["decided_by"] == "strategy:acme.again")
  }

  @Test func `a strategy may go on without the phase`() async throws {
    let (state, _, _) = try await run(
      ["acme.skip": ["decision": "skip", "reason": "not needed today"]],
      asking: ["acme.skip"]
    )
    #expect(state.status == .succeeded)
    #expect(state.phase("a")?.status == .skipped)
    #expect(
      state.phase("a")?.reason == "strategy 'acme.skip' decided so: not needed today"
    )
  }

  @Test func `a strategy may end what a policy would repeat`() async throws {
    let (state, phases, _) = try await run(
      ["acme.stop": ["decision": "abort"]],
      asking: ["acme.stop"],
      retry: RetryPolicy(preset: .exponential)
    )
    #expect(state.status == .failed)
    #expect(phases.attempts.filter { $0.phase == "a" }.count == 1)
  }

  @Test func `a strategy that fails, passes or wants the unknown leaves it to the next`()
    async throws
  {
    let opinions: [String: JSON] = [
      "acme.pass": nil, "acme.odd": ["decision": "teleport"],
      "acme.again": ["decision": "retry", "after_ns": 0],
    ]
    let (state, _, events) = try await run(
      opinions,
      asking: ["acme.broken", "acme.pass", "acme.odd", "acme.again"]
    )
    #expect(state.status == .succeeded)
    let unheard = events.filter { $0.type == "strategy.failed" }
    let described = try #require(EngineEvents.all.first { $0.type == "strategy.failed" })
    let schema = try JSONSchema(JSONParser.parse(described.schema))
    let reasons = try unheard.map { event in
      let data = try JSONParser.parse(event.data)
      #expect(schema.validate(data).isEmpty, "\(data)")
      #expect((event.phase, event.attempt) == ("a", 1))
      return [data["strategy"], data["code"], data["message"]]
    }
    #expect(
      reasons == [
        ["acme.broken", "BROKEN", "this strategy always fails"],
        ["acme.odd", "DECISION_INVALID", "the decision 'teleport' is unknown here"],
      ]
    )
  }

  @Test func `a strategy whose configuration cannot be evaluated is named`() async throws {
    let (state, _, events) = try await run(
      ["acme.again": ["decision": "retry", "after_ns": 0]],
      asking: ["acme.again"],
      with: ["pause": "${{ phases.b.outputs.pause }}"]
    )
    #expect(state.status == .failed)
    let event = try #require(events.first { $0.type == "strategy.failed" })
    let data = try JSONParser.parse(event.data)
    #expect(data["class"] == "input")
    #expect(data["code"] == "EXPRESSION")
    let message = data["message"]?.stringValue ?? ""
    #expect(
      message.hasPrefix("the configuration of strategy 'acme.again' could not be evaluated: "),
      "\(message)"
    )
  }

  @Test func `without an opinion the policy decides`() async throws {
    let (state, _, events) = try await run(
      [:],
      asking: ["acme.broken"],
      retry: RetryPolicy(preset: .healer)
    )
    #expect(state.status == .succeeded)
    let schedule = try #require(events.first { $0.type == "retry.scheduled" })
    #expect(try JSONParser.parse(schedule.data)["decided_by"] == "policy:healer")
  }
}
