import ChildProcesses
import Foundation
import Glibc
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
    func run(
      _ text: String,
      script: Script = Script(),
      limit: Duration = .seconds(60),
      factsLimit: Int = TrialProcess.factsLimit
    ) throws -> TrialOutcome {
      let (source, program) = (folder.appending(path: "text"), folder.appending(path: "program"))
      try "#!/bin/sh\n\(text)\n".write(to: source, atomically: false, encoding: .utf8)
      _ = try Child.install(source.path, at: program.path)
      return try TrialProcess.run(
        script,
        TrialProgram(path: program.path, environment: ["PATH": "/usr/bin:/bin"]),
        scratch: folder.path,
        limit: limit.wholeNanoseconds,
        factsLimit: factsLimit
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

  @Test func `what ends the process after that is the library's doing`() throws {
    var script = Script()
    script.load("/p")
    let outcome = try Stand().run(
      #"printf '{"at":0,"begun":true}\n' >&4; exit 64"#,
      script: script
    )
    #expect(outcome.ending == .exited(64))
    #expect(outcome.stoppedIn?.command.verb == "load")
  }

  @Test func `an instrument that writes what is no fact is our problem too`() throws {
    let stand = try Stand()
    #expect {
      _ = try stand.run(#"printf '{"at":0,"verb":"run","accepted":18446744073709551615}\n' >&4"#)
    } throws: { error in
      (error as? TrialProcess.Problem)?.message
        == "'\(stand.folder.path)/program' wrote what is no fact: "
        + #"{"at":0,"verb":"run","accepted":18446744073709551615}"#
    }
  }

  @Test func `facts past the bound are missed, and that is said`() throws {
    let outcome = try Stand().run(
      #"for at in 0 1 2 3; do printf '{"at":%d,"verb":"run"}\n' $at >&4; done"#,
      factsLimit: 60
    )
    #expect(outcome.facts.isTruncated)
    #expect(outcome.facts.next == 2)
  }

  @Test func `one that prints faster than it is read is ended in its time`() throws {
    let start = ContinuousClock.now
    let outcome = try Stand().run("exec cat /dev/zero", limit: .milliseconds(300))
    #expect(outcome.ending == .timedOut)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `what it leaves behind is not waited for, though it prints on`() throws {
    let outcome = try Stand().run("cat /dev/zero & exit 5")
    #expect(outcome.ending == .exited(5))
    #expect(outcome.output.count <= 256 * 1024)
  }

  @Test func `it is told who waits for it`() throws {
    let outcome = try Stand().run("echo $2")
    #expect(outcome.output == Array("\(getpid())\n".utf8))
  }

  @Test func `it is given its own descriptors, whatever their numbers are here`() throws {
    var held: [CInt] = []
    defer { for descriptor in held { close(descriptor) } }
    let stand = try Stand()
    // Some of these numbers are those between which descriptors were once put down on the way.
    while (held.last ?? 0) < 110 {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      try #require(descriptor >= 0)
      held.append(descriptor)
      guard descriptor > 85 else { continue }
      let outcome = try stand.run(
        #"echo out; echo err >&2; printf '{"at":0,"verb":"load"}\n' >&4"#
      )
      #expect(outcome.output == Array("out\n".utf8), "\(descriptor)")
      #expect(outcome.errors == Array("err\n".utf8), "\(descriptor)")
      #expect(outcome.facts.next == 1, "\(descriptor)")
    }
  }

  @Test func `of the files it leaves only the beginnings are looked at`() throws {
    let stand = try Stand()
    let folder = try #require(ScratchFolder(in: stand.folder.path))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/in",
      withIntermediateDirectories: false
    )
    for (name, size) in [("in/small", 3), ("large", 3 << 30)] {
      let file = open("\(folder.path)/\(name)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
      #expect(ftruncate(file, off_t(size)) == 0)
      close(file)
    }
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(symlink("/etc/passwd", "\(folder.path)/link") == 0)
    let contents = folder.contents
    #expect(contents.map(\.name) == ["in/small", "large", "link", "pipe"])
    #expect(contents.map(\.bytes.count) == [3, 1 << 20, 0, 0])
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
