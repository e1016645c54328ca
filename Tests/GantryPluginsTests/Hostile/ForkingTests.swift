import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10)),
  .serialized
)
struct `A plugin that may run programs` {
  /// Not longer than the 15 bytes that the kernel keeps.
  private let mark = "gh\(UInt32.random(in: .min ... .max))"

  private var input: String { #"{"mark":"\#(mark)"}"# }

  private func left() -> [Int] { ProcessTable.processes(named: mark) }

  @Test(arguments: ["child-left", "grandchild-left"])
  func `leaves no process behind once its run has ended`(type: String) async throws {
    // Who ends an instance waits no longer than the grace for it, and a busy machine needs more.
    let bench = try await HostileBench(.forking, grace: .seconds(10))
    let use = "acme.forking/\(type)"
    _ = try await bench.output(use, input)
    #expect(left().count == 1)
    #expect(try await bench.good(use) == HostileBench.goodOutcome)
    await bench.end()
    #expect(left().isEmpty, "\(bench.hostLog.suffix(5))")
  }

  @Test func `is noticed when it crashes, although a child holds its socket`() async throws {
    let bench = try await HostileBench(.forking)
    let use = "acme.forking/child-outlives-crash"
    let failure = try await bench.attempt(use, input, within: .seconds(20)).failure()
    #expect(failure.code == "PLUGIN_CRASHED", "\(failure)")
    #expect(left().isEmpty)
    #expect(try await bench.good(use) == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test func `is found out when a child answers in its place`() async throws {
    let bench = try await HostileBench(.forking)
    let use = "acme.forking/child-answers"
    let failure = try await bench.attempt(use, input, within: .seconds(20)).failure()
    #expect(failure.code == "WORKER_PROTOCOL", "\(failure)")
    let says =
      #/^'acme.forking/child-answers' broke the rules between host and worker in run: process \d+, which the plugin made, sent a frame in its worker's place$/#
    #expect(failure.message.contains(says), "\(failure.message)")
    #expect(left().isEmpty)
    #expect(try await bench.good(use) == HostileBench.goodOutcome)
    await bench.end()
  }

  @Test(arguments: ["fork-bomb", "child-answers", "child-returns"])
  func `ends with all its processes when it has to stop`(type: String) async throws {
    let bench = try await HostileBench(.forking)
    let use = "acme.forking/\(type)"
    // Which answer of the two that are sent counts, is the plugin's affair.
    _ = try await bench.attempt(use, input, within: .milliseconds(500))
    _ = try await bench.good(use, within: .milliseconds(500))
    #expect(try await bench.good(use) == HostileBench.goodOutcome)
    await bench.end()
    #expect(left().isEmpty)
  }
}
