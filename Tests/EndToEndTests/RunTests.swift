import GantryCore
import Testing

@Suite struct `Running a pipeline` {
  @Test func `a run prints its phases, says how it ended and exits with 0`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      """
        - { id: first, use: test.noop/noop }
        - { id: second, use: test.noop/echo, needs: [first], with: { a: 1 } }
      """
    )
    let ended = try gantry.run("run", pipeline, "--state", "state")
    #expect(ended.status == 0)
    #expect(ended.lines.dropLast() == ["▸ first", "✓ first", "▸ second", "✓ second"])
    let last = try #require(ended.lines.last)
    #expect(last.contains(/^run run_[0-9a-f-]{36} succeeded in [0-9.]+ (µs|ms|s)$/))
    #expect(ended.errors == "")
  }

  @Test func `--json prints the event lines and ends with the result`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    let events = try ended.events
    #expect(
      events.map(\.short) == [
        "run.queued", "run.started", "phase.started only", "phase.succeeded only", "run.succeeded",
      ]
    )
    let result = try #require(ended.result)
    #expect(result["status"] == "succeeded")
    #expect(result["run"]?.stringValue == events.first?.run)
    #expect(result["pipeline"] == "sample")
    #expect((result["duration_ms"]?.doubleValue ?? 0) > 0)
    let again = try gantry.run("events", events[0].run, "--state", "state", "--json")
    #expect(again.lines == Array(ended.lines.dropLast()))
  }

  @Test func `inputs and outputs of earlier phases keep their types`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write(
      """
      apiVersion: gantry/v1
      name: typed
      inputs: { count: { type: integer }, name: { type: string, default: "1" } }
      phases:
        - { id: a, use: test.noop/echo, with: { n: "${{ inputs.count }}", s: "${{ inputs.name }}" } }
        - id: b
          use: test.noop/echo
          needs: [a]
          with: { whole: "${{ phases.a.outputs }}", text: "n=${{ phases.a.outputs.n }}" }
      """,
      to: "typed.yaml"
    )
    let ended = try gantry.run(
      "run",
      "typed.yaml",
      "--input",
      "count=7",
      "--state",
      "state",
      "--json"
    )
    let output = try ended.events.first { $0.short == "phase.succeeded b" }?.data["output"]
    #expect(output == ["whole": ["n": 7, "s": "1"], "text": "n=7"])
  }

  @Test func `a phase that fails ends the run with 1, names its error and skips what needs it`()
    throws
  {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      """
        - { id: bad, use: test.noop/fail, with: { code: NO_ROOM, retry: 2 } }
        - { id: after, use: test.noop/noop, needs: [bad] }
        - { id: beside, use: test.noop/noop }
      """
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 1)
    let types = try ended.events.map(\.short)
    #expect(types.contains("phase.failed bad"))
    #expect(types.contains("phase.skipped after"))
    #expect(types.contains("phase.succeeded beside"))
    #expect(types.last == "run.failed")
    let result = try #require(ended.result)
    #expect(result["phase"] == "bad")
    #expect(result["code"] == "NO_ROOM")
    #expect(result["error"] == "attempt 1 of 1 that fail")
    let text = try gantry.run("run", pipeline, "--state", "state")
    #expect(text.output.contains("✗ bad: attempt 1 of 1 that fail\n  └─ fix:   Nothing is wrong"))
    #expect(text.output.contains("– after: it needs 'bad', which failed"))
  }

  @Test func `a phase that failed once is tried again after the pause of its policy`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: flaky, use: test.noop/fail, retry: { preset: exponential } }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 0)
    let events = try ended.events.filter { $0.phase != nil }
    #expect(
      events.map { "\($0.type) \($0.attempt ?? 0)" } == [
        "phase.started 1", "attempt.failed 1", "retry.scheduled 1", "phase.started 2",
        "phase.succeeded 2",
      ]
    )
    let keys = events.filter { $0.type == "phase.started" }.map { $0.data["key"] }
    #expect(keys[0] == keys[1], "every attempt has the same idempotency key")
    let notBefore = try #require(events[2].data["not_before"]?.stringValue)
    #expect(notBefore > events[1].time)
    #expect(events[3].time >= String(notBefore.prefix(23)))
  }

  @Test func `phases that do not need each other run at the same time`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      """
        - { id: a, use: test.noop/sleep, with: { milliseconds: 300 } }
        - { id: b, use: test.noop/sleep, with: { milliseconds: 310 } }
        - { id: c, use: test.noop/noop, needs: [a, b] }
      """
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    let phases = try ended.events.filter { $0.phase != nil }.map(\.short)
    #expect(phases.prefix(2) == ["phase.started a", "phase.started b"])
    #expect(Set(phases[2..<4]) == ["phase.succeeded a", "phase.succeeded b"])
    #expect(phases.suffix(2) == ["phase.started c", "phase.succeeded c"])
    let row = try gantry.run("runs", "list", "--state", "state", "--json").json[0]
    #expect(row?["status"] == "succeeded")
  }

  @Test func `limits.concurrency 1 runs them one after the other`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: a, use: test.noop/noop }\n  - { id: b, use: test.noop/noop }",
      rest: "limits: { concurrency: 1 }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(
      try ended.events.filter { $0.phase != nil }.map(\.short) == [
        "phase.started a", "phase.succeeded a", "phase.started b", "phase.succeeded b",
      ]
    )
  }

  @Test func `an attempt that takes longer than its timeout fails and says so`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      "  - { id: slow, use: test.noop/sleep, with: { milliseconds: 60000 }, timeout: 100ms }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 1)
    let failed = try ended.events.first { $0.type == "phase.failed" }
    #expect(failed?.data["class"] == "timeout")
  }
}

@Suite struct `Looking at runs` {
  @Test func `runs list shows the newest first and runs show their phases`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    let first = try #require(try gantry.run("run", pipeline, "--state", "s", "--json").result)
    let second = try #require(try gantry.run("run", pipeline, "--state", "s", "--json").result)
    let rows = try gantry.run("runs", "list", "--state", "s", "--json").json
    #expect(rows.arrayValue?.map { $0["run"] } == [second["run"], first["run"]])
    let text = try gantry.run("runs", "list", "--state", "s")
    #expect(text.lines.count == 2)
    let id2 = second["run"]?.stringValue ?? ""
    #expect(text.lines[0].hasPrefix("\(id2) succeeded  sample         "))
    #expect(text.lines.allSatisfy { $0.count <= 80 && $0.contains(#/ \d\d-\d\d \d\d:\d\dZ$/#) })
    let limited = try gantry.run("runs", "list", "--limit", "1", "--state", "s")
    #expect(limited.lines.count == 1)

    let id = try #require(first["run"]?.stringValue)
    let shown = try gantry.run("runs", "show", id, "--state", "s")
    #expect(shown.lines[0] == "\(id)  sample  succeeded")
    #expect(shown.lines[1].contains(/^  only +succeeded +[0-9.]+ (µs|ms|s)/))
    let json = try gantry.run("runs", "show", id, "--state", "s", "--json").json
    #expect(json["phases"]?[0]?["status"] == "succeeded")
    #expect(json["phases"]?[0]?["attempt"] == 1)
  }

  @Test func `runs show has the output of a phase, and the code and the fix of a failure`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline(
      """
        - { id: good, use: test.noop/echo, with: { text: hello } }
        - { id: bad, use: test.noop/fail, with: { code: NO_ROOM, retry: 2 } }
      """
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    let id = try #require(ended.result?["run"]?.stringValue)
    let shown = try gantry.run("runs", "show", id, "--state", "s")
    #expect(shown.output.contains("\n    output: {\"text\":\"hello\"}\n"))
    #expect(shown.output.contains("\n    code:   NO_ROOM\n    fix:    Nothing is wrong"))
    let phases = try gantry.run("runs", "show", id, "--state", "s", "--json").json["phases"]
    #expect(phases?[0]?["output"] == ["text": "hello"])
    #expect(phases?[0]?["failure"] == .null)
    #expect(phases?[1]?["failure"]?["code"] == "NO_ROOM")
    #expect(phases?[1]?["failure"]?["message"] == "attempt 1 of 1 that fail")
    #expect(phases?[1]?["output"] == .null)
  }

  @Test func `a payload that is cut says so`() throws {
    let gantry = try Gantry()
    let long = String(repeating: "x", count: 300)
    let pipeline = try gantry.pipeline(
      "  - { id: a, use: test.noop/echo, with: { text: \(long) } }"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    let id = try #require(ended.result?["run"]?.stringValue)
    let lines = try gantry.run("events", id, "--state", "s").lines
    let succeeded = try #require(lines.first { $0.contains("phase.succeeded") })
    #expect(succeeded.hasSuffix("x…"))
    let ending = try #require(lines.last)
    #expect(!ending.hasSuffix("…"))
  }

  @Test func `cancel answers programs in JSON`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: a, use: test.noop/noop }")
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    let id = try #require(ended.result?["run"]?.stringValue)
    #expect(
      try gantry.run("cancel", id, "--state", "s", "--json").json
        == ["run": .string(id), "status": "succeeded", "asked": false]
    )
    let queued = try gantry.run("run", pipeline, "--state", "s", "--queue", "--json").json
    let waiting = try #require(queued["run"]?.stringValue)
    #expect(
      try gantry.run("cancel", waiting, "--state", "s", "--json").json
        == ["run": .string(waiting), "status": "queued", "asked": true]
    )
  }

  @Test func `an unknown run, an ambiguous beginning and a folder without runs are told apart`()
    throws
  {
    let gantry = try Gantry()
    let none = try gantry.run("runs", "list", "--state", "nowhere")
    #expect(none.status == 66)
    #expect(
      none.errors == """
        error: there are no runs yet
          ├─ where: \(gantry.scratch.path(of: "nowhere"))
          └─ fix:   Run something first, or name the folder that keeps the runs with --state.

        """
    )
    #expect(!gantry.scratch.exists("nowhere"), "looking writes nothing")
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    _ = try gantry.run("run", pipeline, "--state", "s")
    _ = try gantry.run("run", pipeline, "--state", "s")
    let unknown = try gantry.run("runs", "show", "run_ffff", "--state", "s")
    #expect(unknown.status == 66)
    #expect(unknown.errors.hasPrefix("error: there is no run 'run_ffff' in this state\n"))
    let ambiguous = try gantry.run("runs", "show", "run_", "--state", "s")
    #expect(ambiguous.status == 64)
    #expect(ambiguous.errors.contains("└─ fix:"))
  }
}
