import Foundation
import Testing

@Suite struct `What the disk is asked for` {
  private static let strace = "/usr/bin/strace"

  /// How often the write-ahead log is flushed while a chain of phases runs; nil when processes may
  /// not be traced here.
  ///
  /// The traced process is a child of its own: following the process of the tests would also follow,
  /// and stop, whatever other tests start meanwhile.
  private func flushes(ofChain length: Int) throws -> Int? {
    let gantry = try Gantry()
    let phases = (0..<length).map { place in
      let needs = place == 0 ? "" : ", needs: [p\(place - 1)]"
      return "  - { id: p\(place), use: test.noop/noop\(needs) }"
    }
    let pipeline = try gantry.pipeline(phases.joined(separator: "\n"))
    let program = try #require(Repository.gantry)
    let traced = try LiveGantry(
      Self.strace,
      [
        "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", gantry.scratch.path(of: "trace"),
        program, "run", pipeline, "--state", "s",
      ],
      environment: gantry.environment,
      folder: gantry.scratch.path
    ).end()
    guard traced.status == 0 else {
      #expect(traced.errors.contains("ptrace"), "\(traced.errors)")
      return nil
    }
    let lines = try gantry.scratch.read("trace").split(separator: "\n")
    return lines.count { $0.contains("/s/journal.db-wal>") }
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: strace),
      "counting flushes needs strace"
    )
  )
  func `every commit is flushed once, neither less nor more`() throws {
    guard let short = try flushes(ofChain: 5), let long = try flushes(ofChain: 25) else {
      try Test.cancel("processes may not be traced here")
    }
    // Settling a phase and starting the next is one commit; what a run costs besides is the same.
    #expect(long - short == 20)
  }
}
