import Foundation
import GantryCore
import GantryPlugins
import Synchronization
import Testing

@Suite(.enabled(if: Fixture.compiler != nil, Fixture.needsCompiler), .timeLimit(.minutes(10)))
struct `Secrets that get where they must not` {
  @Test func `there are 200 occurrences to look for`() {
    #expect(Occurrences.all.count >= 200)
  }

  @Test func `no occurrence is visible in a stream, wherever it is split`() throws {
    for (name, value) in Occurrences.secrets {
      let mask = SecretMask([SecretMask.Secret(name: name, value: Array(value.utf8))])
      for occurrence in Occurrences.all where occurrence.secret == name {
        let whole = mask.mask(occurrence.text)
        #expect(!occurrence.isVisible(in: whole), "\(occurrence)")
        #expect(whole.starts(with: Array("k=".utf8)), "\(occurrence)")
        for place in 0...occurrence.text.count {
          var stream = SecretMask.Stream(mask)
          let shown =
            stream.write(Array(occurrence.text[..<place]))
            + stream.write(Array(occurrence.text[place...])) + stream.finish()
          #expect(shown == whole, "split at \(place): \(occurrence)")
        }
      }
    }
  }

  @Test(arguments: Occurrences.secrets.map(\.name))
  func `no occurrence is visible in logs, events, progress or failures`(name: String) async throws {
    let value = try #require(Occurrences.secrets.first { $0.name == name }?.value)
    let bench = try await KeeperBench(secrets: ["token": value])
    for occurrence in Occurrences.all where occurrence.secret == name {
      let quoted = JSONWriter.quoted(String(decoding: occurrence.text, as: UTF8.self))
      let object = Array(#"{"said":["#.utf8) + quoted + Array("]}".utf8)
      for operation in ["log", "log-none", "progress"] {
        _ = try await bench.ask(operation, occurrence.text, secret: "token")
      }
      _ = try await bench.ask("emit", object, secret: "token")
      let said = try await bench.ask("fail", occurrence.text, secret: "token").failure()
      let detail = try await bench.ask("fail-detail", object, secret: "token").failure()
      let (logs, events, progress) = bench.services.state.withLock { state in
        defer {
          state.logs = []
          state.events = []
          state.progress = []
        }
        return (state.logs, state.events.map(\.data), state.progress)
      }
      let counts = (logs.count, events.count, progress.count)
      #expect(counts == (1, 1, 1), "\(occurrence)")
      let shown =
        logs + events + bench.hostLog.suffix(1) + progress.flatMap { [$0.step, $0.message] }
        + [said.message, said.hint, "\(detail.detail)"]
      for text in shown {
        #expect(text.contains("***"), "\(occurrence) became \(text)")
        #expect(!occurrence.isVisible(in: Array(text.utf8)), "\(occurrence) became \(text)")
      }
      for event in events {
        #expect(throws: Never.self) { try JSONParser.validate(Array(event.utf8)) }
      }
    }
  }

  private static let token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"

  @Test(arguments: [
    ("output", "k", "the output"), ("put", "k", "the value 'k'"),
    ("put-durable", "k", "the value 'k'"), ("put", token, "the name of a value"),
    ("intend", "push", "the effect 'push'"), ("settle", "push", "the effect 'push'"),
    ("intend", token, "the name of an effect"), ("artifact", "a/b", "the artifact 'a/b'"),
    ("keep-large", "a/b", "the artifact 'a/b'"),
  ])
  func `one that would be kept fails the attempt, which says where and shows nothing`(
    operation: String,
    name: String,
    place: String
  ) async throws {
    let bench = try await KeeperBench(secrets: ["token": Self.token])
    let text = operation == "keep-large" ? Self.token : #"{"a":"\#(Self.token)"}"#
    let outcome = try await bench.ask(operation, Array(text.utf8), name: name, secret: "token")
    let failure = try outcome.failure()
    #expect(failure.code == "SECRET_IN_OUTPUT")
    #expect(failure.class == "plugin")
    #expect(failure.retryClass == .permanent)
    #expect(failure.message == "\(place) holds the secret 'token'; nothing of it was kept")
    #expect(!"\(failure)".contains("ghp_"))
    let kept = bench.services.state.withLock { state in
      state.values.count + state.effects.count + state.artifacts.count
    }
    #expect(kept == 0)
    #expect(!bench.services.logs.joined().contains("ghp_"))
  }

  @Test func `an escape that no writer would choose hides nothing from what is kept`() async throws
  {
    let bench = try await KeeperBench(secrets: ["token": Self.token])
    // Every second sign escaped, and the digits in both cases.
    let mixed = Self.token.utf8.enumerated().map { place, byte in
      let format = place % 4 == 0 ? "\\u%04x" : "\\u%04X"
      return place % 2 == 0
        ? String(format: format, Int(byte)) : String(decoding: [byte], as: UTF8.self)
    }
    let text = #"{"a":"\#(mixed.joined())"}"#
    for operation in ["output", "put", "intend", "artifact"] {
      let outcome = try await bench.ask(operation, Array(text.utf8), secret: "token")
      #expect(try outcome.failure().code == "SECRET_IN_OUTPUT", "\(operation)")
    }
    _ = try await bench.ask("emit", Array(text.utf8), secret: "token")
    #expect(bench.services.events == [#"test.said {"a":"***"}"#])
  }

  @Test func `a plugin may not say what a skill of the same run learned`() async throws {
    let bench = try await KeeperBench(secrets: ["token": Self.token])
    #expect(try await bench.answer("log", Self.token)["status"] == 0)
    #expect(try await bench.answer("skill", name: "leaky")["status"] == 0)
    #expect(try await bench.answer("log", "now \(Self.token)")["status"] == 0)
    // Before anybody was lent it, it was no secret of this run.
    #expect(bench.services.logs == ["info: \(Self.token)", "info: now ***"])
  }

  @Test func `a line outside of any call is covered too`() async throws {
    let bench = try await KeeperBench(secrets: ["token": Self.token])
    _ = try await bench.ask("log-none", Array("it is \(Self.token)".utf8), secret: "token")
    #expect(bench.hostLog == ["test.keeper info: it is ***"])
  }
}
