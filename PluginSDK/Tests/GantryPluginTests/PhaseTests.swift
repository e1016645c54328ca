import GantryPlugin
import GantryPluginTesting
import Testing

@Suite struct `Running a phase` {
  let host = FakeHost()

  @Test func `input and output are the author's own types`() throws {
    let result = try host.load(samples).phase("greet").run(Greet.Input(name: "Ada"))
    #expect(result.status == .ok)
    #expect(try result.output(as: Greet.Output.self) == .init(greeting: "Hello, Ada"))
  }

  @Test func `events, progress and log lines reach the host in order`() throws {
    let result = try host.load(samples).phase("greet").run(Greet.Input(name: "Ada"))
    #expect(result.events.map(\.type) == ["greeter.greeted"])
    #expect(result.events.first?.data.text == #"{"name":"Ada"}"#)
    #expect(
      result.progress == [.init(fraction: 0.5, step: "greet", message: "Greeting Ada")]
    )
    #expect(result.log == [.init(level: .info, message: "hello/Ada")])
  }

  @Test func `an event waits while the queue is full`() throws {
    host.refuseEvents(3)
    let result = try host.load(samples).phase("greet").run(Greet.Input(name: "Ada"))
    #expect(result.status == .ok)
    #expect(result.events.count == 1)
  }

  @Test func `an event stops waiting when the call is cancelled`() throws {
    host.refuseEvents(.max)
    let result = try host.load(samples).phase("greet").run(Greet.Input(name: "Ada"), .cancelled)
    #expect(result.status == .cancelled)
    #expect(result.events.isEmpty)
  }

  @Test func `a missing member is refused with its path`() throws {
    let result = try host.load(samples).phase("greet").run(Empty())
    #expect(result.status == .badInput)
    #expect(result.failure?.code == "BAD_INPUT")
    #expect(result.failure?.message == "input.name is missing")
    #expect(result.failure?.retry == .permanent)
  }

  @Test func `a wrong type deep inside is refused with its path`() throws {
    let phase = try host.load(samples).phase("deploy", config: ["folder": "out"])
    let result = try phase.run(JSON(#"{"files":["a",2]}"#))
    #expect(result.failure?.message.hasPrefix("input.files[1]: ") == true)
  }

  @Test(arguments: ["{}", #"{"b":[1,2.50,{"c":null}],"a":"\u00e9/"}"#])
  func `a text passes through byte for byte`(_ text: String) throws {
    let result = try host.load(samples).phase("echo").run(JSON(text))
    #expect(result.output.text == text)
  }

  @Test func `a plan has no effects and is not known where none is written`() throws {
    let plugin = try host.load(samples)
    let plan = try plugin.phase("greet").plan(Greet.Input(name: "Ada"))
    #expect(plan.output.text == #"{"greeting":"Hello, Ada"}"#)
    #expect(plan.events.isEmpty)
    #expect(try plugin.phase("echo").plan(Empty()).status == .unsupported)
    #expect(try plugin.phase("echo").undo([]).status == .unsupported)
  }

  @Test func `a type that is not provided is named with those that are`() throws {
    let plugin = try host.load(samples)
    let refusal = #expect(throws: Refusal.self) { try plugin.phase("great") }
    #expect(refusal?.status == .notFound)
    #expect(refusal?.reason == "test.samples 1.2.3 provides no phase 'great'")
    #expect(refusal?.failure?.hint == "Use one of: deploy, echo, greet, misuse.")
  }

  @Test func `a configuration is decoded, and refused by the author's own words`() throws {
    let plugin = try host.load(samples)
    let missing = #expect(throws: Refusal.self) { try plugin.phase("deploy") }
    #expect(missing?.reason == "config.folder is missing")
    let empty = #expect(throws: Refusal.self) {
      try plugin.phase("deploy", config: ["folder": ""])
    }
    #expect(empty?.failure?.code == "NO_FOLDER")
    #expect(empty?.failure?.retry == .config)
    #expect(empty?.failure?.detail?.text == #"{"member":"folder"}"#)
  }
}

@Suite struct `Effects of a phase` {
  let host = FakeHost()

  @Test func `an effect happens once, and later attempts get its result`() throws {
    let phase = try host.load(samples).phase("deploy", config: ["folder": "out"])
    let input = Deploy.Input(files: ["a", "b"])
    #expect(try phase.run(input).output(as: Deploy.Output.self).written == ["out/a", "out/b"])
    #expect(host.effects().map(\.key) == ["write:a", "write:b"])
    #expect(host.effects().first?.receipt.text == #"{"path":"out/a"}"#)
    #expect(host.effects().first?.result?.text == #""out/a""#)
    let again = try phase.run(input, .attempt(2))
    #expect(try again.output(as: Deploy.Output.self).written == ["out/a", "out/b"])
    #expect(host.effects().count == 2)
  }

  @Test func `undo receives receipts, settled or not`() throws {
    let phase = try host.load(samples).phase("deploy", config: ["folder": "out"])
    let result = try phase.undo([
      Receipt(key: "b", receipt: JSON(#"{"path":"out/b"}"#)),
      Receipt(key: "a", receipt: JSON(#"{"path":"out/a"}"#), result: JSON("1")),
    ])
    #expect(result.status == .ok)
    #expect(try result.output(as: UndoReport.self) == UndoReport(undone: ["b", "a"]))
    #expect(
      result.log.map(\.message) == [#"remove {"path":"out/b"}"#, #"remove {"path":"out/a"}"#]
    )
  }

  @Test func `a cancelled call stops before the next effect`() throws {
    let phase = try host.load(samples).phase("deploy", config: ["folder": "out"])
    let result = try phase.run(Deploy.Input(files: ["a"]), .cancelled)
    #expect(result.status == .cancelled)
    #expect(host.effects().isEmpty)
  }
}

@Suite struct `What crosses the line` {
  let host = FakeHost()

  private func misuse(_ what: String, _ options: CallOptions = .init()) throws -> CallResult {
    try host.load(samples).phase("misuse").run(Misuse.Input(what: what), options)
  }

  @Test func `an unknown error becomes UNCAUGHT with its text`() throws {
    let result = try misuse("odd")
    #expect(result.status == .failed)
    #expect(result.failure?.code == "UNCAUGHT")
    #expect(result.failure?.message == "an odd error")
    #expect(result.failure?.hint == "Throw a PluginFailure where this error is known.")
  }

  @Test func `a cancellation is a status and not a failure`() throws {
    let result = try misuse("cancel")
    #expect(result.status == .cancelled)
    #expect(result.failure == nil)
  }

  @Test func `an event that is not declared is refused`() throws {
    let failure = try misuse("undeclared").failure
    #expect(failure?.code == "HOST_BAD_INPUT")
    #expect(
      failure?.message == "could not emit 'never.declared': an argument breaks the contract"
    )
  }

  @Test func `progress outside of its range is held at the ends`() throws {
    #expect(try misuse("progress").progress.map(\.fraction) == [0, 1])
  }

  @Test func `settling what was never announced is refused`() throws {
    #expect(try misuse("settle").failure?.code == "HOST_NOT_FOUND")
  }

  @Test func `a wait ends at once when the call is cancelled`() throws {
    #expect(try misuse("sleep", .cancelled).status == .cancelled)
  }

  @Test func `the description says which attempt it is`() throws {
    #expect(try misuse("describe", .attempt(3)).output.text == #"{"attempt":"3","key":"key"}"#)
  }

  @Test func `values have revisions, and a conflict says which one is there`() throws {
    #expect(try misuse("count").output.text == #"{"revision":1}"#)
    #expect(try misuse("count").output.text == #"{"revision":2}"#)
    #expect(host.value("n")?.text == "2")
    let failure = try misuse("conflict").failure
    #expect(failure?.code == "KV_CONFLICT")
    #expect(failure?.message == "the value 'n' is at revision 2, not at the expected one")
    #expect(failure?.retry == .retryable)
  }

  @Test func `what a plugin keeps between runs is apart from the run's values`() throws {
    try host.store("n", 41, in: .durable)
    #expect(try misuse("durable").output.text == #"{"n":42}"#)
    #expect(host.value("n", in: .durable)?.text == "42")
    #expect(host.value("n") == nil)
  }

  @Test func `a skill's result and its failure come back typed`() throws {
    #expect(try misuse("skill").failure?.code == "SKILL_NOT_FOUND")
    host.provide(skill: "words.count") { _ in try JSON("2") }
    #expect(try misuse("skill").output.text == #"{"n":2}"#)
    host.provide(skill: "words.count") { _ in
      throw PluginFailure(code: "NO_WORDS", message: "no words", hint: "Write.", retry: .retryable)
    }
    let failure = try misuse("skill").failure
    #expect(failure?.code == "NO_WORDS")
    #expect(failure?.message == "skill 'words.count' failed: no words")
    #expect(failure?.retry == .retryable)
  }
}
