import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `What a plugin asks of the host` {
  private static let (ok, failed, badInput, badHandle, again, denied, notFound, conflict, limit) =
    (0, 1, 5, 6, 7, 8, 9, 10, 11)

  /// Does operations one after the other; the last answer counts.
  private func ask(_ operations: String..., at bench: Workbench) async throws -> JSON {
    let plugins = try await bench.actor()
    var answer = JSON.null
    for operation in operations {
      answer = try await bench.output("host", #"{"op":"\#(operation)"}"#, in: plugins)
    }
    return answer
  }

  private func status(_ answer: JSON) -> Int? { answer["status"]?.intValue.map { Int($0) } }

  // MARK: - emit, progress, log

  @Test func `a declared event is emitted as it was written`() async throws {
    let bench = try Workbench()
    #expect(status(try await ask("emit", at: bench)) == Self.ok)
    #expect(bench.services.events == [#"test.ticked {"n":1}"#])
  }

  @Test(arguments: [
    (
      "emit-undeclared",
      "plugin-misbehaves: emit: the manifest does not declare the event 'test.tickled'. "
        + "Did you mean \"test.ticked\"?"
    ),
    (
      "emit-schema", "plugin-misbehaves: emit: the data of 'test.ticked' at '/n' must be an integer"
    ),
    (
      "emit-json",
      "plugin-misbehaves: emit: the data of 'test.ticked' is not JSON: line 1, column 6"
    ),
    ("emit-null", "plugin-misbehaves: emit: the type or the data is not there"),
    ("progress-nan", "plugin-misbehaves: progress: NaN is not between 0 and 1"),
    ("progress-high", "plugin-misbehaves: progress: 1.5 is not between 0 and 1"),
    ("intend-json", "plugin-misbehaves: intend: the JSON of 'push' is not JSON"),
    ("put-json", "plugin-misbehaves: put: the value of 'k' is not JSON"),
  ])
  func `bad input is refused, and the log says why`(operation: String, line: String) async throws {
    let bench = try Workbench()
    #expect(status(try await ask(operation, at: bench)) == Self.badInput)
    #expect(bench.services.logs.first?.hasPrefix(line) == true, "\(bench.services.logs)")
    #expect(bench.services.events.isEmpty)
  }

  @Test(arguments: ["emit-large", "put-large"])
  func `too much is answered LIMIT and nothing is cut`(operation: String) async throws {
    let bench = try Workbench()
    #expect(status(try await ask(operation, at: bench)) == Self.limit)
    #expect(bench.services.events.isEmpty)
  }

  @Test func `a full queue is answered AGAIN`() async throws {
    let bench = try Workbench()
    bench.services.state.withLock { $0.isFull = true }
    #expect(status(try await ask("emit", at: bench)) == Self.again)
  }

  @Test func `progress reaches the engine`() async throws {
    let bench = try Workbench()
    #expect(status(try await ask("progress", at: bench)) == Self.ok)
    let expected = PhaseProgress(fraction: 0.5, step: "half", message: "half way")
    #expect(bench.services.state.withLock { $0.progress } == [expected])
  }

  @Test func `a line goes to the attempt, or with call 0 to the plugin's own log`() async throws {
    let bench = try Workbench()
    _ = try await ask("log", "log-none", at: bench)
    #expect(bench.services.logs == ["warning: xxx"])
    #expect(bench.hostLog == ["test.actor warning: xxx"])
  }

  @Test func `a line over 64 KiB is dropped and mentioned once`() async throws {
    let bench = try Workbench()
    _ = try await ask("log-long", "log-long", at: bench)
    #expect(bench.services.logs.isEmpty)
    #expect(
      bench.hostLog == ["test.actor plugin-misbehaves: a log line over 65536 bytes was dropped"]
    )
  }

  // MARK: - gantry.effects/1

  @Test func `an effect is announced, found again, settled, and then never repeated`() async throws
  {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    func ask(_ operation: String) async throws -> (Int?, JSON?) {
      let answer = try await bench.output("host", #"{"op":"\#(operation)"}"#, in: plugins)
      return (status(answer), answer["text"])
    }
    #expect(try await ask("settle") == (Self.notFound, .null))
    #expect(try await ask("intend") == (Self.ok, .null))
    #expect(try await ask("intend") == (Self.ok, ["tag": 7]))
    #expect(try await ask("settle") == (Self.ok, .null))
    #expect(try await ask("intend") == (Self.conflict, ["done": true]))
    #expect(try await ask("settle") == (Self.conflict, .null))
  }

  @Test func `a journal that refuses fails the effect, and the log says why`() async throws {
    let bench = try Workbench()
    bench.services.state.withLock { $0.isBroken = true }
    #expect(status(try await ask("intend", at: bench)) == Self.failed)
    #expect(bench.services.logs == ["error: intend: the journal is closed"])
  }

  // MARK: - gantry.kv/1

  @Test func `a value is stored only over the revision that was expected`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    func ask(_ operation: String) async throws -> JSON {
      try await bench.output("host", #"{"op":"\#(operation)"}"#, in: plugins)
    }
    #expect(try await ask("get") == ["status": 9, "revision": 0, "text": nil])
    #expect(try await ask("put-absent") == ["status": 0, "revision": 1, "text": nil])
    #expect(try await ask("put-absent") == ["status": 10, "revision": 1, "text": nil])
    #expect(try await ask("put-1") == ["status": 0, "revision": 2, "text": nil])
    #expect(try await ask("put-1") == ["status": 10, "revision": 2, "text": nil])
    #expect(try await ask("put-any") == ["status": 0, "revision": 3, "text": nil])
    #expect(try await ask("get") == ["status": 0, "revision": 3, "text": 3])
  }

  // MARK: - Handles

  @Test(arguments: ["bad-handle", "zero-handle"])
  func `a made-up handle is answered BAD_HANDLE`(operation: String) async throws {
    let bench = try Workbench()
    #expect(status(try await ask(operation, at: bench)) == Self.badHandle)
  }

  @Test func `a thread left over from an ended call gets nothing from any function`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    _ = try await bench.output("stale", in: plugins)
    // Other calls use the slot again meanwhile, so that only the generation tells them apart.
    _ = try await bench.output("echo", in: plugins)
    let report = try await bench.output("stale-report", in: plugins)
    let bad = JSON.int(Int64(Self.badHandle))
    #expect(report == ["all": [bad, bad, bad, bad, bad, bad, 1, -1]])
    #expect(bench.services.events.isEmpty)
  }

  @Test func `an unknown interface is answered NULL`() async throws {
    let bench = try Workbench()
    #expect(status(try await ask("unknown-interface", at: bench)) == Self.notFound)
  }

  @Test func `outside of a run there is nothing to emit to`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let result = try await SkillPlugins(plugins).invoke("kit.back", arguments: Array("{}".utf8))
    #expect(try JSONParser.parse(result)["text"] == ["upper": "B"])
  }
}
