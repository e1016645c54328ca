import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that attacks its host` {
  @Test(arguments: HostileAttack.all)
  func `costs its own attempt and nothing else`(attack: HostileAttack) async throws {
    let bench = try await HostileBench(.hostile)
    let use = "acme.hostile/\(attack.type)"
    if !["create-crash", "create-hang"].contains(attack.type) {
      // So that there is a call that has ended, and an instance that worked.
      #expect(try await bench.good(use) == HostileBench.goodOutcome)
    }
    let outcome = try await bench.attempt(
      use,
      #"{"host":\#(ProcessInfo.processInfo.processIdentifier)}"#,
      within: attack.limit
    )
    attack.judge(outcome)
    let after = try await bench.good(use)
    #expect(after == HostileBench.goodOutcome, "\(bench.hostLog.suffix(20))")
    await bench.end()
  }

  @Test(arguments: [
    ("destroy-crash", "crashed in destroy: SIGSEGV"),
    ("destroy-hang", "did not answer in destroy and its worker was killed"),
  ])
  func `is told in a report also when no call is left to fail`(type: String, cause: String)
    async throws
  {
    let bench = try await HostileBench(.hostile)
    #expect(try await bench.good("acme.hostile/\(type)") == HostileBench.goodOutcome)
    await bench.end()
    let said = "acme.hostile error: 'acme.hostile/\(type)' \(cause)"
    #expect(bench.hostLog.contains { $0.hasPrefix(said) }, "\(bench.hostLog)")
  }

  @Test func `there are more attacks than forty, each a type of the plugin`() async throws {
    let bench = try await HostileBench(.hostile)
    let manifest = try #require(bench.plugins.libraries.first?.manifest)
    let types = manifest.types.filter { $0.kind == .phase && $0.name != "good" }.map(\.name)
    let alone =
      ["emit-flood", "skill-unlisted", "folder-and-mask", "descriptors-leaked"]
      + ["fail-words", "writer-threads", "thread-crashes-later", "outlive-host"]
    #expect(Set(types) == Set(HostileAttack.all.map(\.type) + alone))
    #expect(types.count > 40)
  }

  @Test func `is named in the report, with function, cause and evidence`() async throws {
    let bench = try await HostileBench(.hostile)
    let failure = try await bench.attempt("acme.hostile/abort", #"{"n":1}"#).failure()
    #expect(failure.class == "crash")
    #expect(failure.code == "PLUGIN_CRASHED")
    #expect(failure.retryClass == .retryable)
    #expect(failure.message.hasPrefix("'acme.hostile/abort' crashed in run: SIGABRT"))
    let detail = failure.detail
    #expect(detail["plugin"] == "acme.hostile")
    #expect(detail["version"] == "6.6.6")
    #expect(detail["sha256"]?.stringValue?.count == 64)
    #expect(detail["type"] == "abort")
    #expect(detail["function"] == "run")
    #expect(detail["signal"] == 6)
    #expect(detail["signal_name"] == "SIGABRT")
    #expect(detail["stderr"]?.stringValue?.contains("the attack aborts") == true)
    #expect(detail["input_sha256"]?.stringValue?.count == 64)
    #expect(detail["frames"]?.arrayValue?.isEmpty == false)
    #expect(detail["reproduce"]?.stringValue?.contains("acme.hostile") == true)
    await bench.end()
  }

  @Test func `is told with the beginning and the end of what it printed`() async throws {
    let bench = try await HostileBench(.hostile)
    // What went well before is nobody's evidence.
    _ = try await bench.attempt("acme.hostile/abort-loudly", #"{"good":true}"#)
    let failure = try await bench.attempt("acme.hostile/abort-loudly").failure()
    let text = try #require(failure.detail["stderr"]?.stringValue)
    #expect(text.hasPrefix("the cause of it\n       0: a frame\n"))
    #expect(text.hasSuffix("999: a frame\nthe end of it\n"))
    // 1,000 lines of 18 bytes and the two others are 18,030 bytes, of which 4,096 are kept.
    #expect(text.contains("\n[… 13934 bytes left out …]\n"), "\(text)")
    await bench.end()
  }

  @Test func `is named with the place in its library`() async throws {
    let bench = try await HostileBench(.hostile)
    let failure = try await bench.attempt("acme.hostile/segfault-write").failure()
    #expect(
      failure.message.hasPrefix("'acme.hostile/segfault-write' crashed in run: SIGSEGV at 0x10")
    )
    #expect(failure.message.contains(#/ \(libHostile\.so\+0x[0-9a-f]+\)$/#), "\(failure.message)")
    await bench.end()
  }

  // MARK: - Attacks that are judged by more than their ending

  @Test func `emits no more than it may, and nothing it did not declare`() async throws {
    let bench = try await HostileBench(.hostile)
    let output = try await bench.output("acme.hostile/emit-flood")
    let taken = try #require(output["taken"]?.intValue)
    #expect(taken > 0)
    #expect(bench.services.events.count == Int(taken))
    _ = try await bench.attempt("acme.hostile/emit-undeclared")
    #expect(bench.services.events.count == Int(taken))
    await bench.end()
  }

  @Test func `emits nothing once it has returned`() async throws {
    let bench = try await HostileBench(.hostile)
    _ = try await bench.attempt("acme.hostile/thread-emits-late")
    for _ in 0..<20 { _ = try await bench.good("acme.hostile/thread-emits-late") }
    #expect(bench.services.events.filter { $0.contains("666") }.isEmpty)
    await bench.end()
  }

  @Test func `prints nothing that drives a terminal`() async throws {
    let bench = try await HostileBench(.hostile)
    _ = try await bench.attempt("acme.hostile/stdout-control")
    _ = try await bench.good("acme.hostile/stdout-control")
    let text = (bench.services.logs + bench.hostLog).joined(separator: "\n")
    #expect(text.contains("2J"), "nothing of it arrived: \(text)")
    let drives = text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
    #expect(!drives)
    await bench.end()
  }

  @Test func `fails in words that are not what the contract asks for`() async throws {
    let bench = try await HostileBench(.hostile)
    let failure = try await bench.attempt("acme.hostile/fail-words").failure()
    #expect(failure.message.hasPrefix("bad "))
    #expect(failure.retryClass == .unknown)
    #expect(failure.detail == .null)
    #expect(try await bench.good("acme.hostile/fail-words") == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test func `is refused by the host what its worker would have refused`() async throws {
    let bench = try await HostileBench(.hostile)
    for type in ["frame-log-long", "frame-progress-nan"] {
      _ = try await bench.output("acme.hostile/\(type)")
    }
    _ = try await bench.attempt("acme.hostile/frame-emit-undeclared")
    #expect(bench.services.events.isEmpty)
    #expect(bench.services.state.withLock { $0.progress.isEmpty })
    let longest = (bench.services.logs + bench.hostLog).map(\.utf8.count).max() ?? 0
    #expect(longest < 70_000)
    await bench.end()
  }

  @Test func `invokes no skill that its manifest does not list`() async throws {
    let bench = try await HostileBench(.hostile)
    let output = try await bench.output("acme.hostile/skill-unlisted")
    let status = try #require(output["status"]?.intValue)
    // DENIED or NOT_FOUND: nobody provides it here.
    #expect([8, 9].contains(status))
    await bench.end()
  }

  @Test func `changes nobody's working folder and umask but its own`() async throws {
    let folder = FileManager.default.currentDirectoryPath
    let bench = try await HostileBench(.hostile)
    _ = try await bench.output("acme.hostile/folder-and-mask")
    #expect(FileManager.default.currentDirectoryPath == folder)
    #expect(try await bench.good("acme.hostile/folder-and-mask") == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test func `runs out of descriptors without taking any of the host's`() async throws {
    let bench = try await HostileBench(.hostile)
    let output = try await bench.output("acme.hostile/descriptors-leaked")
    let leaked = try #require(output["leaked"]?.intValue)
    #expect((100...1024).contains(leaked))
    #expect(try await bench.good("acme.hostile/descriptors-leaked") == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test func `writes from many threads into nothing but its own output`() async throws {
    let bench = try await HostileBench(.hostile)
    // What comes out is its own affair; that the host takes it is ours.
    _ = try await bench.attempt("acme.hostile/writer-threads")
    #expect(try await bench.good("acme.hostile/writer-threads") == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test func `crashes between two calls, and costs at most one of them`() async throws {
    let bench = try await HostileBench(.hostile)
    let use = "acme.hostile/thread-crashes-later"
    let outcomes = [
      try await bench.attempt(use), try await bench.good(use), try await bench.good(use),
    ]
    let failures = outcomes.compactMap { outcome in
      if case .failed(let failure) = outcome { failure } else { nil }
    }
    #expect(failures.count <= 1)
    for failure in failures { #expect(failure.code == "PLUGIN_CRASHED", "\(failure)") }
    // Where nothing runs beside it the thread is quick enough; once it has crashed, it is gone.
    if !failures.isEmpty { #expect(try await bench.good(use) == HostileBench.goodOutcome) }
    await bench.end()
  }
}

extension HostileAttack {
  /// Records an issue when the attempt did not end as it may.
  fileprivate func judge(_ outcome: AttemptOutcome) {
    switch (outcome, ending) {
    case (.succeeded(let bytes), .output(let expected)),
      (.succeeded(let bytes), .either(let expected, _)):
      #expect(String(decoding: bytes, as: UTF8.self) == expected)
    case (.failed(let failure), .codes(let codes)), (.failed(let failure), .either(_, let codes)):
      #expect(codes.contains(failure.code), "\(failure)")
      let text = failure.message + "\(failure.detail)"
      #expect(says.isEmpty || text.contains(says), "\(failure)")
      #expect(failure.message.contains(type) || !failure.code.hasPrefix("PLUGIN_"), "\(failure)")
    default:
      Issue.record("\(type) ended with \(outcome)")
    }
  }
}

extension HostileBench {
  /// What an attack wrote.
  func output(_ use: String, _ input: String = "{}") async throws -> JSON {
    let outcome = try await attempt(use, input)
    guard case .succeeded(let bytes) = outcome else {
      Issue.record("\(use) ended with \(outcome)")
      return .null
    }
    return try JSONParser.parse(bytes)
  }
}
