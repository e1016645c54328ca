import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Running a phase` {
  @Test func `the output is what the plugin wrote, byte for byte`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let input = #"{"n":1,  "ü":"\u00e9"}"#
    #expect(try await bench.run("echo", input, in: plugins) == .succeeded(Array(input.utf8)))
  }

  @Test func `pieces of output are joined in order`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let output = try await bench.output("status", #"{"what":"pieces"}"#, in: plugins)
    #expect(output == ["a": 1])
  }

  @Test func `planning calls plan and has no effects`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let outcome = await PhasePlugins(plugins).run(
      try bench.request("test.actor/hang", mode: .plan),
      services: bench.services
    )
    #expect(outcome == .succeeded(Array(#"{"planned":true}"#.utf8)))
  }

  private func undo(_ use: String, _ bench: Workbench) async throws -> AttemptOutcome {
    let input = #"{"receipts":[{"key":"k","receipt":{"n":1},"result":null}]}"#
    let plugins = try await bench.actor()
    return await PhasePlugins(plugins).run(
      try bench.request(use, input, mode: .undo),
      services: bench.services
    )
  }

  @Test func `undoing calls undo with the bare receipts`() async throws {
    let output = #"{"undone":["it"],"receipts":[{"key":"k","receipt":{"n":1},"result":null}]}"#
    #expect(try await undo("test.actor/echo", try Workbench()) == .succeeded(Array(output.utf8)))
  }

  @Test(arguments: ["test.actor/status", "test.actor/kit.upper"])
  func `a type that cannot undo says so and how to go on`(use: String) async throws {
    guard case .failed(let failure) = try await undo(use, try Workbench()) else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "UNDO_UNKNOWN")
    #expect(failure.message.hasSuffix("cannot take back what it did"))
    #expect(failure.hint.hasPrefix("Take it back by hand"))
    #expect(failure.retryClass == .permanent)
  }

  @Test func `an answer to undo that is not a report is the plugin's fault`() async throws {
    guard case .failed(let failure) = try await undo("test.actor/shape", try Workbench()) else {
      Issue.record("it did not fail")
      return
    }
    #expect(failure.code == "OUTPUT_INVALID")
  }

  @Test func `a skill may stand where a phase stands`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    #expect(try await bench.output("kit.upper", in: plugins) == ["upper": "B"])
  }

  @Test func `plugins run with stacks of 8 MiB`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    #expect(try await bench.output("stack", in: plugins) == [:])
  }

  @Test func `an instance lives for the run and dies with it`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    #expect(try await bench.output("counted", in: plugins) == ["calls": 1])
    #expect(try await bench.output("counted", in: plugins) == ["calls": 2])
    await PhasePlugins(plugins).endRun(Workbench.run)
    #expect(try await bench.output("counted", in: plugins) == ["calls": 1])
  }

  @Test func `ending a run destroys every instance of it`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    for type in ["counted", "echo", "serial"] { _ = try await bench.output(type, in: plugins) }
    await PhasePlugins(plugins).endRun(Workbench.run)
    let alive = try await bench.output("host", #"{"op":"alive"}"#, in: plugins)
    #expect(alive["revision"] == 1)
  }

  // MARK: - Failures

  @Test func `a failure is what the plugin said`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"fail"}"#, in: plugins)
    #expect(
      failure
        == Failure(
          class: "plugin",
          code: "DISK_FULL",
          message: "the disk is full",
          hint: "Make room.",
          retryClass: .needsHuman,
          detail: ["free": 0]
        )
    )
  }

  @Test func `an error of an older header is read as far as it goes`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"small-error"}"#, in: plugins)
    #expect(failure == Failure(code: "OLD", message: "", retryClass: .retryable))
  }

  @Test(arguments: [
    ("unsaid", "'test.actor/status' answered FAILED: the plugin gave no reason"),
    ("denied", "'test.actor/status' answered DENIED: the plugin gave no reason"),
    ("unknown", "'test.actor/status' answered the unknown status 77: the plugin gave no reason"),
  ])
  func `a status without a reason is a failure that says so`(
    what: String,
    message: String
  ) async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"\#(what)"}"#, in: plugins)
    #expect(failure.code == "UNSAID")
    #expect(failure.message == message)
  }

  @Test func `being cancelled without having been asked is a failure`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"cancelled"}"#, in: plugins)
    #expect(failure.code == "CANCELLED_UNASKED")
  }

  @Test func `a plugin that says it timed out has timed out`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"timed-out"}"#, in: plugins)
    #expect(failure.class == "timeout")
    #expect(failure.code == "TIMED_OUT")
  }

  @Test func `a plugin that refuses to be made fails the attempt with its reason`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("picky", in: plugins)
    #expect(failure.code == "TOO_PICKY")
    #expect(failure.retryClass == .config)
    #expect(try await bench.failure("picky", in: plugins).code == "TOO_PICKY")
  }

  // MARK: - Input and output

  @Test func `an input that does not follow the schema never reaches the plugin`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("echo", #"{"n":"one"}"#, in: plugins)
    #expect(failure.code == "INPUT_INVALID")
    #expect(failure.class == "input")
    #expect(failure.retryClass == .config)
    #expect(failure.message.hasPrefix("the input of 'test.actor/echo' at '/n' must be an integer"))
    #expect(failure.detail["pointer"] == "/n")
  }

  @Test func `an input over 16 MiB is refused`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let input = #"{"a":""# + String(repeating: "x", count: 16 << 20) + #""}"#
    #expect(try await bench.failure("echo", input, in: plugins).code == "INPUT_LIMIT")
  }

  @Test(arguments: [
    ("garbage", "the output of 'test.actor/status' is not JSON: line 1, column 6"),
    ("array", "the output of 'test.actor/status' must be an object, not an array"),
    ("nothing", "the output of 'test.actor/status' is not JSON: "),
  ])
  func `an output that is no object fails the attempt`(what: String, message: String) async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"\#(what)"}"#, in: plugins)
    #expect(failure.code == "OUTPUT_INVALID")
    #expect(failure.message.hasPrefix(message))
  }

  @Test func `an output that does not follow the schema is named by its pointer`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("shape", in: plugins)
    #expect(failure.code == "OUTPUT_INVALID")
    #expect(failure.detail["pointer"] == "/x")
  }

  @Test func `an output over 64 MiB stays over the limit whatever comes after`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let failure = try await bench.failure("status", #"{"what":"flood"}"#, in: plugins)
    #expect(failure.code == "OUTPUT_LIMIT")
    #expect(failure.message == "'test.actor/status' wrote more than 67108864 bytes")
    // The next call of the same slot starts with an empty output.
    #expect(try await bench.output("kit.upper", in: plugins) == ["upper": "B"])
  }
}

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler))
struct `Describing a call` {
  @Test func `a call knows its run, attempt, key, scratch folder and trace`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    let described = try await bench.output("describe", in: plugins)
    let scratch = "\(bench.folder.path)/scratch/\(Workbench.run)/build-1"
    #expect(described["run"] == .string(Workbench.run.text))
    #expect(described["phase"] == "build")
    #expect(described["attempt"] == 1)
    #expect(described["epoch"] == 3)
    #expect(described["idempotency_key"] == "key-1")
    #expect(described["run_started"] == "2023-11-14T22:13:20.000Z")
    #expect(described["deadline_ns"] == 0)
    #expect(described["scratch"] == .string(scratch))
    var isFolder: ObjCBool = false
    #expect(FileManager.default.fileExists(atPath: scratch, isDirectory: &isFolder))
    #expect(isFolder.boolValue)
    let trace = try #require(described["traceparent"]?.stringValue)
    let run = Workbench.run.text.dropFirst(4).replacing("-", with: "")
    #expect(trace.wholeMatch(of: /00-([0-9a-f]{32})-[0-9a-f]{16}-01/)?.1 == run[...])
  }

  @Test func `the trace is the same for the same attempt and another for the next`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    var traces: [JSON?] = []
    for attempt in [1, 1, 2] {
      let request = try bench.request("test.actor/describe", attempt: attempt)
      let outcome = await PhasePlugins(plugins).run(request, services: bench.services)
      guard case .succeeded(let bytes) = outcome else { continue }
      traces.append(try JSONParser.parse(bytes)["traceparent"])
    }
    #expect(traces.count == 3)
    #expect(traces[0] == traces[1])
    #expect(traces[0] != traces[2])
  }

  @Test func `a scratch folder that nobody asks for is not made`() async throws {
    let bench = try Workbench()
    let plugins = try await bench.actor()
    _ = try await bench.output("echo", in: plugins)
    #expect(!FileManager.default.fileExists(atPath: bench.folder.path + "/scratch"))
  }
}
