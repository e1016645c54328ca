import Foundation
import Testing

@testable import GantryValidator

/// Programs in place of the instrument, because it is the judge's patience that is looked at.
@Suite(.timeLimit(.minutes(10)), .serialized) struct `Running a trial` {
  private final class Stand {
    let folder: URL

    init() throws {
      folder = FileManager.default.temporaryDirectory
        .appending(path: "gantry-trials-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs a shell script as if it were the instrument.
    func run(_ text: String, script: Script = Script(), limit: Duration = .seconds(60)) throws
      -> TrialOutcome
    {
      let program = folder.appending(path: "program")
      try "#!/bin/sh\n\(text)\n".write(to: program, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
      return try TrialProcess.run(
        script,
        TrialProgram(path: program.path, environment: ["PATH": "/usr/bin:/bin"]),
        scratch: folder.path,
        limit: limit.wholeNanoseconds
      )
    }
  }

  @Test func `the script, the facts and what is printed each have a way of their own`() throws {
    var script = Script()
    script.load(String(repeating: "x", count: 200_000))
    let outcome = try Stand().run(
      """
      echo out; echo err >&2
      printf '{"at":0,"verb":"load","bytes":%d}\\n' "$(wc -c <&3)" >&4
      """,
      script: script
    )
    #expect(outcome.ending == .exited(0))
    #expect(outcome.facts[0]?.number("bytes") == script.bytes.count)
    #expect(outcome.output == Array("out\n".utf8))
    #expect(outcome.errors == Array("err\n".utf8))
    #expect(outcome.isWhole)
  }

  @Test func `one that hangs is ended with everything below it`() throws {
    let outcome = try Stand().run(
      "sleep 1000 & echo $! >&1; wait",
      limit: .milliseconds(300)
    )
    #expect(outcome.ending == .timedOut)
    let text = String(decoding: outcome.output, as: UTF8.self)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // It is killed; who collects it is the system's business, so a dead entry may still be there.
    let stat = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
    let state = stat.flatMap { $0.split(separator: ")").last?.split(separator: " ").first }
    #expect(state == nil || state == "Z")
  }

  @Test func `one that prints without end is kept in bounds`() throws {
    let outcome = try Stand().run("head -c 3000000 /dev/zero; exit 3")
    #expect(outcome.ending == .exited(3))
    #expect(outcome.output.count == 256 * 1024)
  }

  @Test func `a signal is told apart from an end`() throws {
    let outcome = try Stand().run("kill -SEGV $$")
    #expect(outcome.ending == .killed(signal: SIGSEGV))
    #expect(!outcome.isWhole || outcome.script.commands.isEmpty)
  }

  @Test func `an instrument that cannot begin is our problem, in its own words`() throws {
    let stand = try Stand()
    #expect {
      _ = try stand.run("echo no sandbox here >&2; exit 65")
    } throws: { error in
      (error as? TrialProcess.Problem)?.message == "no sandbox here\n"
    }
  }

  @Test func `a program that is not there is named`() {
    #expect {
      _ = try TrialProcess.run(
        Script(),
        TrialProgram(path: "/nowhere/gantry-trial"),
        scratch: "/tmp",
        limit: 1_000_000_000
      )
    } throws: { error in
      (error as? TrialProcess.Problem)?.message
        == "'/nowhere/gantry-trial' cannot be started: No such file or directory"
    }
  }
}
