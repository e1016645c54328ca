import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that attacks before its first call` {
  /// A way of entering, and what the refusal says of it.
  struct Way: Sendable, CustomTestStringConvertible {
    var name: String
    var says: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Way(name: "CONSTRUCTOR_CRASH", says: "SIGSEGV"),
    Way(name: "CONSTRUCTOR_EXIT", says: "ended its process with status 0"),
    Way(name: "CONSTRUCTOR_HANG", says: "did not come back"),
    Way(name: "ENTRY_CRASH", says: "SIGSEGV"),
    Way(name: "ENTRY_EXIT", says: "ended its process with status 0"),
    Way(name: "ENTRY_HANG", says: "did not come back"),
    Way(name: "ENTRY_TALK", says: "did not come back"),
    Way(name: "WHY_FLOOD", says: "declined"),
    Way(name: "TABLE_WILD", says: "SIGSEGV"),
    Way(name: "TABLE_EMPTY", says: "its table is 0 bytes long"),
    Way(name: "FUNCTIONS_MISSING", says: "no get_interface"),
    Way(name: "MANIFEST_WILD", says: "SIGSEGV"),
    Way(name: "MANIFEST_HUGE", says: "larger than 1048576 bytes"),
    Way(name: "MANIFEST_RUBBISH", says: "is not JSON"),
    Way(name: "INTERFACE_CRASH", says: "SIGSEGV"),
    Way(name: "INTERFACE_WILD", says: "SIGSEGV"),
    Way(name: "INTERFACE_MISSING", says: "no gantry.phase/1"),
    Way(name: "RUN_MISSING", says: "no run"),
  ])
  func `is refused with the reason`(way: Way) async throws {
    // Who does not come back is waited for in vain, and not for long.
    let isPatient = !way.name.hasSuffix("_HANG") && !way.name.hasSuffix("_TALK")
    let patience: Duration = isPatient ? .seconds(30) : .seconds(3)
    let bench = try await HostileBench(.entering(way.name), patience: patience)
    #expect(bench.plugins.libraries.isEmpty)
    let refused = try #require(bench.plugins.refused.first)
    let error = refused.error
    let text = "\(error.message) \(error.location) \(error.cause.map { "\($0)" } ?? "")"
    #expect(text.contains(way.says), "\(text)")
    #expect(refused.path.contains(way.name))
    #expect(!error.remedy.isEmpty)
  }

  @Test func `drives no terminal with what it logs there`() async throws {
    let bench = try await HostileBench(.entering("ENTRY_TALK"), patience: .seconds(1))
    let line = try #require(bench.hostLog.first)
    #expect(line.hasSuffix(#" info: \u{1b}[2J\u{1b}]0;owned\u{7}"#), "\(line)")
  }

  @Test(arguments: ["SHUTDOWN_CRASH", "SHUTDOWN_HANG", "DESTRUCTOR_CRASH"])
  func `and one that attacks at the end, costs nothing at all`(way: String) async throws {
    let bench = try await HostileBench(.entering(way))
    #expect(try await bench.good("acme.entering") == HostileBench.goodOutcome)
    let clock = ContinuousClock()
    let time = await clock.measure { await bench.end() }
    // It ends, which one that hangs would not: how soon is measured where nothing else runs.
    #expect(time < .seconds(30))
    let causes = [
      "SHUTDOWN_CRASH": "crashed in shutdown: SIGSEGV",
      "SHUTDOWN_HANG": "did not answer in shutdown and its worker was killed",
    ]
    // A worker ends without running destructors.
    let said = causes[way].map { "acme.entering error: 'acme.entering/good' \($0)" }
    #expect(bench.hostLog.count == (said == nil ? 0 : 1), "\(bench.hostLog)")
    #expect(bench.hostLog.first?.hasPrefix(said ?? "") ?? (said == nil), "\(bench.hostLog)")
  }
}

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that throws across the line` {
  private func costs(
    _ library: HostileFixture.Library,
    _ use: String,
    says: String
  ) async throws {
    let bench = try await HostileBench(library)
    try #require(!bench.plugins.libraries.isEmpty, "\(bench.plugins.refused.map(\.error.message))")
    let failure = try await bench.attempt(use).failure()
    #expect(failure.code == "PLUGIN_CRASHED")
    #expect(failure.message.contains("'\(use)' crashed in run: SIGABRT"), "\(failure.message)")
    #expect(failure.detail["stderr"]?.stringValue?.contains(says) == true, "\(failure.detail)")
    #expect(try await bench.good(use) == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test(.enabled(if: HostileFixture.compilerOfCPlusPlus != nil, HostileFixture.needsCPlusPlus))
  func `in C++ costs its own attempt`() async throws {
    try await costs(.throwing, "acme.throwing/throw", says: "the attack throws")
  }

  @Test(.enabled(if: HostileFixture.compilerOfRust != nil, HostileFixture.needsRust))
  func `in Rust costs its own attempt`() async throws {
    try await costs(
      .panicking,
      "acme.panicking/panic",
      says: "thread caused non-unwinding panic"
    )
  }
}
