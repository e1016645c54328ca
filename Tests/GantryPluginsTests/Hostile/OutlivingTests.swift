import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10)),
  .serialized
)
struct `A plugin whose host is killed` {
  /// Not longer than the 15 bytes that the kernel keeps.
  private let mark = "gk\(UInt32.random(in: .min ... .max))"

  @Test func `dies with it, whatever it did to live on`() async throws {
    let folder = try Folder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [mark = mark as String, path = path as String] in
      let bench = try await HostileBench(.hostile, below: path)
      await bench.dieInTheMiddle(of: "acme.hostile/outlive-host", mark: mark)
    }
    #expect(try await ProcessTable.left(named: mark) == [])
    withExtendedLifetime(folder) {}
  }

  @Test func `dies with it and takes its processes along`() async throws {
    let folder = try Folder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [mark = mark as String, path = path as String] in
      let bench = try await HostileBench(.stubborn, below: path)
      await bench.dieInTheMiddle(of: "acme.stubborn/session", mark: mark)
    }
    #expect(try await ProcessTable.left(named: mark) == [])
    withExtendedLifetime(folder) {}
  }
}

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin whose host is stopped` {
  @Test func `ends, whatever it did to live on`() async {
    await #expect(processExitsWith: .success) {
      let mark = "gt\(UInt32.random(in: .min ... .max))"
      let bench = try await HostileBench(.hostile, lease: .seconds(1))
      let attempt = Task {
        try await bench.attempt("acme.hostile/outlive-host", #"{"mark":"\#(mark)"}"#)
      }
      await bench.services.reports(1)
      let worker = try #require(ProcessTable.processes(named: mark).first)
      // Stops this process until the worker has ended, or until it should have long ago.
      let waker = Process()
      waker.executableURL = URL(filePath: "/bin/sh")
      waker.arguments = [
        "-c",
        """
        kill -STOP $PPID
        for round in $(seq 600); do
          grep -q '^State:.Z' /proc/\(worker)/status && break
          sleep 0.05
        done
        kill -CONT $PPID
        """,
      ]
      try waker.run()
      waker.waitUntilExit()
      let failure = try await attempt.value.failure()
      #expect(failure.code == "HOST_SILENT")
      #expect(failure.message.contains("which heard nothing of the host"), "\(failure.message)")
      await bench.end()
    }
  }
}

extension HostileBench {
  /// A bench whose files are all in a folder of somebody else, for a process that cannot clean up.
  convenience init(
    _ library: HostileFixture.Library,
    below folder: String,
    grace: Duration = HostileBench.grace,
    tree: WorkerTree = .namespace
  ) async throws {
    setenv("TMPDIR", folder, 1)
    try await self.init(library, grace: grace, tree: tree)
  }

  /// Kills this process once an attack has begun.
  func dieInTheMiddle(of use: String, mark: String) async {
    let attempt = Task { try await self.attempt(use, #"{"mark":"\#(mark)"}"#) }
    await services.reports(1)
    // Otherwise the test would find nobody because nobody was ever there.
    if !ProcessTable.processes(named: mark).isEmpty { kill(getpid(), SIGKILL) }
    attempt.cancel()
  }
}
