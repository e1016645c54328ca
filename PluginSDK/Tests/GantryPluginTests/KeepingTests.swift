import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@Suite struct `Using a secret` {
  let host = FakeHost()

  private func misuse(_ what: String) throws -> CallResult {
    try host.load(samples).phase("misuse").run(Misuse.Input(what: what))
  }

  @Test func `a secret is lent for the time of a closure, and the use is known`() throws {
    host.set(secret: "token", to: "s3cr3t-value")
    let result = try misuse("secret")
    #expect(result.output.text == #"{"count":12,"first":115}"#)
    #expect(result.secrets == ["token"])
  }

  @Test func `one that nobody has set is not found`() throws {
    let failure = try misuse("secret").failure
    #expect(failure?.code == "HOST_NOT_FOUND")
    #expect(failure?.message == "could not use the secret 'token': the named thing does not exist")
  }

  @Test func `one that the plugin does not list is denied`() throws {
    host.set(secret: "other", to: "s3cr3t-value")
    #expect(try misuse("secret-unlisted").failure?.code == "HOST_DENIED")
  }

  @Test func `what the closure throws comes out`() throws {
    host.set(secret: "token", to: "s3cr3t-value")
    #expect(try misuse("secret-error").failure?.message == "an odd error")
  }

  @Test(arguments: [("secret-output", "the output"), ("secret-value", "the value 'k'")])
  func `a secret that would be kept fails the call`(what: String, place: String) throws {
    host.set(secret: "token", to: "s3cr3t-value")
    let result = try misuse(what)
    #expect(result.status == .failed)
    #expect(result.failure?.code == "SECRET_IN_OUTPUT")
    #expect(
      result.failure?.message == "\(place) holds the secret 'token'; nothing of it was kept"
    )
    #expect(host.value("k") == nil)
    #expect(!result.output.text.contains("s3cr3t"))
  }
}

@Suite struct `Leaving artifacts behind` {
  let host = FakeHost()

  @Test func `bytes and values are kept under their names, and read back`() throws {
    let result = try host.load(samples).phase("misuse").run(Misuse.Input(what: "artifact"))
    #expect(result.output.text == #"{"none":null,"read":"hello"}"#)
    #expect(host.artifact("notes/a.txt")?.mediaType == "text/plain")
    #expect(host.artifact("b.json")?.text == #"{"n":1}"#)
    #expect(host.artifact("b.json")?.mediaType == "application/json")
  }

  @Test func `a file of the scratch folder is kept, and nothing outside of it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let sub = folder.appending(path: "scratch/sub")
    try FileManager.default.createDirectory(at: sub, withIntermediateDirectories: true)
    try Data("kept".utf8).write(to: sub.appending(path: "file.txt"))
    try Data("outside".utf8).write(to: folder.appending(path: "file.txt"))
    var options = CallOptions()
    options.scratch = folder.appending(path: "scratch").path
    let phase = try host.load(samples).phase("misuse")
    #expect(try phase.run(Misuse.Input(what: "keep"), options).status == .ok)
    #expect(host.artifact("kept.txt")?.text == "kept")
    let outside = try phase.run(Misuse.Input(what: "keep-outside"), options)
    #expect(outside.failure?.code == "HOST_DENIED")
    let nothing = try phase.run(Misuse.Input(what: "keep-nothing"), options)
    #expect(nothing.failure?.code == "HOST_NOT_FOUND")
  }
}
