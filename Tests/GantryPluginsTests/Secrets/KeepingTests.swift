import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler), .timeLimit(.minutes(10)))
struct `What a host keeps for a plugin` {
  // MARK: - gantry.kv/1

  @Test func `what a plugin keeps is apart from the run's values, under its own id`() async throws {
    let bench = try await KeeperBench()
    #expect(try await bench.answer("put", "3")["revision"] == 1)
    #expect(try await bench.answer("get-durable")["status"] == 9)
    #expect(try await bench.answer("put-durable", "7")["revision"] == 1)
    #expect(
      try await bench.answer("get-durable") == ["status": 0, "revision": 1, "text": 7]
    )
    #expect(try await bench.answer("get")["text"] == 3)
    let scopes = bench.services.state.withLock { Set($0.values.keys) }
    #expect(scopes == [.run, .durable(plugin: "test.keeper")])
  }

  @Test(arguments: [
    ("put-scope", "plugin-misbehaves: put: 2 is no scope of values"),
    ("get-scope", "plugin-misbehaves: get: -1 is no scope of values"),
  ])
  func `an unknown scope is bad input`(operation: String, line: String) async throws {
    let bench = try await KeeperBench()
    #expect(try await bench.answer(operation, "1")["status"] == 5)
    #expect(bench.services.logs == [line])
  }

  // MARK: - gantry.artifacts/1

  @Test func `an artifact is kept under its name, and read back`() async throws {
    let bench = try await KeeperBench()
    #expect(try await bench.answer("artifact", #""hello""#, name: "notes/a")["status"] == 0)
    #expect(try await bench.answer("artifact-get", name: "notes/a")["text"] == "hello")
    #expect(try await bench.answer("artifact-get", name: "notes/b")["status"] == 9)
    let kept = bench.services.state.withLock { $0.artifacts["notes/a"]?.mediaType }
    #expect(kept == "text/plain")
  }

  @Test(arguments: ["", "/a", "a/", "a//b", ".", "a/..", "../a", "a/./b"])
  func `a name that is none is bad input`(name: String) async throws {
    let bench = try await KeeperBench()
    #expect(try await bench.answer("artifact", "1", name: name)["status"] == 5)
    #expect(
      bench.services.logs == ["plugin-misbehaves: put: '\(name)' is no name of an artifact"]
    )
  }

  @Test func `a name has 256 bytes at most, and a media type is one`() async throws {
    let bench = try await KeeperBench()
    let longest = String(repeating: "n", count: 256)
    #expect(try await bench.answer("artifact", "1", name: longest)["status"] == 0)
    #expect(try await bench.answer("artifact", "1", name: longest + "n")["status"] == 11)
    #expect(try await bench.answer("artifact-type", "1")["status"] == 5)
    #expect(bench.services.logs == ["plugin-misbehaves: put: 'text' is no media type"])
  }

  @Test func `a file of the scratch folder is kept`() async throws {
    let bench = try await KeeperBench()
    #expect(try await bench.answer("keep", "sub/file", name: "f")["status"] == 0)
    let kept = bench.services.state.withLock { $0.artifacts["f"]?.bytes }
    #expect(kept == Array("kept".utf8))
    #expect(try await bench.answer("keep-large", "no secret", name: "l")["status"] == 0)
    #expect(bench.services.state.withLock { $0.artifacts["l"]?.bytes.count } == 3 * 256 * 1024)
  }

  @Test(arguments: [
    ("link/passwd", 8, "'link/passwd' is or goes through a link"),
    ("sub/link", 8, "'sub/link' is or goes through a link"),
    ("link", 8, "'link' is or goes through a link"),
    ("../build-1/sub/file", 8, "'../build-1/sub/file' leads out of the scratch folder"),
    ("sub/../../x", 8, "'sub/../../x' leads out of the scratch folder"),
    ("/etc/passwd", 8, "'/etc/passwd' leads out of the scratch folder"),
    ("pipe", 8, "'pipe' is no regular file"), ("sub", 8, "'sub' is no regular file"),
    ("sub/nothing", 9, "there is no file 'sub/nothing'"),
    ("sub/file/x", 9, "there is no file 'sub/file/x'"), ("sub//file", 5, "'sub//file' is no path"),
    ("./sub/file", 5, "'./sub/file' is no path"),
  ])
  func `nothing outside of the scratch folder is kept`(path: String, status: JSON, line: String)
    async throws
  {
    let bench = try await KeeperBench()
    #expect(try await bench.answer("keep", path)["status"] == status)
    #expect(
      bench.services.logs.first?.hasPrefix("plugin-misbehaves: keep: \(line)") == true,
      "\(bench.services.logs)"
    )
    #expect(bench.services.state.withLock { $0.artifacts }.isEmpty)
  }

  // MARK: - Levels by blame

  @Test func `a plugin may say that the host misbehaves`() async throws {
    let bench = try await KeeperBench()
    _ = try await bench.answer("log-host", "the reply is no JSON")
    #expect(bench.services.logs == ["host-misbehaves: the reply is no JSON"])
  }
}
