import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `What a worker may touch` {
  private let denied: JSON = ["errno": 13]
  private let allowed: JSON = ["errno": 0]

  private func bench() async throws -> WorkerBench {
    let bench = try await WorkerBench("Placed")
    for name in ["one", "two", "three", ".placed"] {
      try FileManager.default.createDirectory(
        atPath: "\(bench.folder.path)/\(name)",
        withIntermediateDirectories: true
      )
      _ = try bench.folder.write([1], as: "\(name)/file")
    }
    return bench
  }

  /// Opens a file of the bench in a worker whose input has these members.
  private func open(
    _ name: String,
    _ how: String,
    _ members: [(String, JSON)],
    _ bench: WorkerBench
  ) async throws -> JSON {
    let file: JSON = .string("\(bench.folder.path)/\(name)")
    let input = JSON.object(JSONObject([("path", file), ("how", .string(how))] + members))
    return try await bench.output(
      "test.placed/open",
      String(decoding: try input.encodedBytes, as: UTF8.self)
    )
  }

  private func folder(_ name: String, _ bench: WorkerBench) -> JSON {
    .string("\(bench.folder.path)/\(name)")
  }

  @Test func `patterns that name nothing in the input grant nothing`() async throws {
    let bench = try await bench()
    #expect(try await open("one/file", "read", [], bench) == denied)
    #expect(try await open("one/file", "write", [], bench) == denied)
    await bench.end()
  }

  @Test func `reading is granted below a member, and writing is not`() async throws {
    let bench = try await bench()
    let members = [("read", folder("one", bench))]
    #expect(try await open("one/file", "read", members, bench) == allowed)
    #expect(try await open("one/file", "write", members, bench) == denied)
    #expect(try await open("two/file", "read", members, bench) == denied)
    await bench.end()
  }

  @Test func `writing is granted with reading`() async throws {
    let bench = try await bench()
    let members = [("write", folder("one", bench))]
    #expect(try await open("one/new", "write", members, bench) == allowed)
    #expect(try await open("one/file", "read", members, bench) == allowed)
    await bench.end()
  }

  @Test func `writing what is not there is granted below the nearest folder`() async throws {
    let bench = try await bench()
    let members = [("write", folder("one/absent/too", bench))]
    #expect(try await open("one/new", "write", members, bench) == allowed)
    #expect(try await open("two/new", "write", members, bench) == denied)
    await bench.end()
  }

  @Test func `a list stands for each of its elements`() async throws {
    let bench = try await bench()
    let members = [("read", JSON.array([folder("one", bench), folder("two", bench)]))]
    #expect(try await open("one/file", "read", members, bench) == allowed)
    #expect(try await open("two/file", "read", members, bench) == allowed)
    #expect(try await open("three/file", "read", members, bench) == denied)
    await bench.end()
  }

  @Test func `a text with colons stands for each part where the pattern says so`() async throws {
    let bench = try await bench()
    let text = "\(bench.folder.path)/one:\(bench.folder.path)/two"
    let members = [("list", JSON.string(text))]
    #expect(try await open("one/file", "read", members, bench) == allowed)
    #expect(try await open("two/file", "read", members, bench) == allowed)
    #expect(try await open("three/file", "read", members, bench) == denied)
    // In a pattern that does not say so the colon is a part of the name.
    #expect(try await open("one/file", "read", [("read", JSON.string(text))], bench) == denied)
    await bench.end()
  }

  @Test func `the person's folder is the one that the worker sees`() async throws {
    let bench = try await bench()
    #expect(try await open(".placed/file", "read", [], bench) == allowed)
    #expect(
      try await bench.output("test.placed/variable", #"{"name":"HOME"}"#)
        == ["value": .string(bench.folder.path)]
    )
    await bench.end()
  }

  @Test func `a member cannot name another pattern`() async throws {
    let bench = try await bench()
    let members: [(String, JSON)] = [
      ("read", "${input.other}"), ("other", folder("one", bench)),
    ]
    #expect(try await open("one/file", "read", members, bench) == denied)
    await bench.end()
  }

  private func link(_ name: String, to target: String, _ bench: WorkerBench) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(bench.folder.path)/\(name)",
      withDestinationPath: "\(bench.folder.path)/\(target)"
    )
  }

  @Test(arguments: ["read", "write"])
  func `a link that somebody else could have made is not followed`(_ how: String) async throws {
    let bench = try await bench()
    try link("one/link", to: "two", bench)
    for name in ["one/link", "one/link/.", "one/link/absent/../."] {
      #expect(try await open("two/file", how, [(how, folder(name, bench))], bench) == denied)
    }
    let path = bench.folder.path
    #expect(
      bench.services.logs.contains(
        "warning: '\(path)/one/link' was not granted: '\(path)/one/link' is a link to "
          + "'\(path)/two' that a plugin or a repository could have made; name the place that it "
          + "leads to"
      ),
      "\(bench.services.logs)"
    )
    await bench.end()
  }

  @Test func `what was granted to be made leads nowhere else when it is there`() async throws {
    let bench = try await bench()
    let members = [("write", folder("one/absent/too", bench))]
    #expect(try await open("one/new", "write", members, bench) == allowed)
    // As the plugin could, now that it may write to the folder above.
    try FileManager.default.createDirectory(
      atPath: "\(bench.folder.path)/two/too",
      withIntermediateDirectories: true
    )
    try link("one/absent", to: "two", bench)
    #expect(try await open("two/too/new", "write", members, bench) == denied)
    await bench.end()
  }

  @Test func `links of the system are followed`() async throws {
    let bench = try await bench()
    // A link in the root, which leads to a folder that nobody is granted by himself.
    let members: [(String, JSON)] = [("read", "/bin"), ("path", "/bin/sh"), ("how", "read")]
    let input = String(decoding: try JSON.object(JSONObject(members)).encodedBytes, as: UTF8.self)
    #expect(try await bench.output("test.placed/open", input) == allowed)
    await bench.end()
  }

  @Test func `inputs that grant different things have different workers`() async throws {
    let bench = try await bench()
    for name in ["one", "two", "one", "two"] {
      let members = [("read", folder(name, bench))]
      #expect(try await open("\(name)/file", "read", members, bench) == allowed)
    }
    #expect(bench.workers.count == 2)
    await bench.end()
    #expect(bench.workers.isEmpty)
  }

  @Test func `nothing of the host's environment is seen`() async throws {
    let bench = try await bench()
    for (name, value) in [("PATH", ""), ("TZ", "UTC"), ("LANG", "C.UTF-8"), ("USER", "")] {
      let answer = try await bench.output("test.placed/variable", #"{"name":"\#(name)"}"#)
      #expect(answer == ["value": .string(value)], "\(name)")
    }
    await bench.end()
  }
}
