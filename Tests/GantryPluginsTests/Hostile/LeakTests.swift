import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A host that was attacked in every way` {
  @Test func `has the descriptors, threads and children it had before`() async {
    // In a process of its own, because other tests open and start things meanwhile.
    await #expect(processExitsWith: .success) {
      func attackOnce(_ attack: HostileAttack) async throws {
        let bench = try await HostileBench(.hostile)
        _ = try await bench.attempt("acme.hostile/\(attack.type)", within: attack.limit)
        _ = try await bench.good("acme.hostile/\(attack.type)")
        await bench.end()
      }
      // What a process has for good, as the thread that starts workers and the timers of the runtime,
      // is there once every attack has been seen.
      for attack in HostileAttack.all { try await attackOnce(attack) }
      let before = ProcessTable.own
      for attack in HostileAttack.all { try await attackOnce(attack) }
      // The runtime's own pools have a thread for each processor, and start it when they like.
      let pools = 2 * ProcessInfo.processInfo.activeProcessorCount
      func isAsBefore(_ after: (descriptors: Int, threads: Int)) -> Bool {
        after.descriptors <= before.descriptors && after.threads <= before.threads + pools
          && ProcessTable.children.isEmpty
      }
      // Threads of a host that is gone end by themselves, and need a moment for it.
      var after = ProcessTable.own
      for _ in 0..<100 where !isAsBefore(after) {
        try await Task.sleep(for: .milliseconds(50))
        after = ProcessTable.own
      }
      // In words, because a process tells the one that tests nothing else.
      #expect(isAsBefore(after), "\(before), then \(after); children: \(ProcessTable.children)")
    }
  }

  @Test(arguments: [Placement.inProcess, .worker()])
  func `goes when nobody holds it any more`(placement: Placement) async throws {
    weak var host: PluginHost?
    weak var plugins: InstalledPlugins?
    func use() async throws {
      let bench = try await HostileBench(.stubborn, placement: placement)
      host = bench.host
      plugins = bench.plugins
      #expect(try await bench.good("acme.stubborn/looping") == HostileBench.goodOutcome)
      await bench.end()
    }
    try await use()
    // The thread that made the last call may still be on its way out of it.
    for _ in 0..<100 where host != nil || plugins != nil {
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(host == nil)
    #expect(plugins == nil)
  }
}
