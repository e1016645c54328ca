import Foundation
import GantryCore
import GantryPlugins
import Testing

/// The hosts of these tests are processes of their own, because something happens to them.
@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A worker whose host` {
  /// Starts a call that never returns, and waits until it is there.
  private static func busy(_ bench: WorkerBench) async -> Task<AttemptOutcome, any Error> {
    let call = Task {
      try await bench.run("test.placed/meet", #"{"write":"\#(bench.folder.path)/never"}"#)
    }
    await bench.services.reports(1)
    return call
  }

  @Test func `is stopped ends itself`() async {
    await #expect(processExitsWith: .success) {
      let bench = try await WorkerBench("Placed", lease: .seconds(1))
      let call = await Self.busy(bench)
      let worker = try #require(bench.workers.first)
      // Wakes the host once the worker has ended, or when it should have long ago.
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
      call.cancel()
      let failure = try await call.value.failure()
      #expect(failure.code == "HOST_SILENT")
      #expect(failure.class == Failure.interruption)
      #expect(
        failure.message
          == "'test.placed/meet' was ended by its own worker, which heard nothing of the host"
      )
      await bench.end()
    }
  }

  @Test func `is killed ends at once`() async throws {
    let folder = try Folder()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      // Nobody in this process will clean up.
      setenv("TMPDIR", path, 1)
      let bench = try await WorkerBench("Placed")
      let call = await Self.busy(bench)
      let worker = try #require(bench.workers.first)
      try "\(worker)".write(toFile: "\(path)/worker", atomically: true, encoding: .utf8)
      kill(getpid(), SIGKILL)
      _ = try await call.value
    }
    let text = try String(contentsOfFile: "\(folder.path)/worker", encoding: .utf8)
    #expect(await WorkerBench.ended(try #require(Int32(text))))
  }

  @Test func `goes away in the middle of a call ends with it`() async throws {
    let folder = try Folder()
    await #expect(processExitsWith: .exitCode(7)) { [path = folder.path as String] in
      // Nobody in this process will clean up.
      setenv("TMPDIR", path, 1)
      let bench = try await WorkerBench("Placed")
      _ = await Self.busy(bench)
      let worker = try #require(bench.workers.first)
      try "\(worker)".write(toFile: "\(path)/worker", atomically: true, encoding: .utf8)
      _exit(7)
    }
    let text = try String(contentsOfFile: "\(folder.path)/worker", encoding: .utf8)
    #expect(await WorkerBench.ended(try #require(Int32(text))))
  }
}
