import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import TemplateName

@Suite struct `The sink` {
  private let path = NSTemporaryDirectory() + "template-name-\(UUID().uuidString)"

  @Test func `every event becomes a line, and a second instance appends`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try FakeHost().load(plugin)
    let sink = try loaded.sink("template-name", config: ["path": path])
    let (result, accepted) = sink.deliver([
      Event(seq: 1, run: "run_1", type: "run.queued", line: #"{"seq":1}"#),
      Event(seq: 2, run: "run_1", type: "phase.started", phase: "build", line: #"{"seq":2}"#),
    ])
    #expect(result.status == .ok)
    #expect(accepted == 2)
    #expect(sink.flush().status == .ok)

    let again = try loaded.sink("template-name", config: ["path": path])
    _ = again.deliver([Event(seq: 3, run: "run_1", type: "run.succeeded", line: #"{"seq":3}"#)])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == "{\"seq\":1}\n{\"seq\":2}\n{\"seq\":3}\n")
  }

  @Test(arguments: ["/", "/nonexistent/file", "a\0b"])
  func `a path that cannot be written is refused`(_ path: String) throws {
    let loaded = try FakeHost().load(plugin)
    let refusal = #expect(throws: Refusal.self) {
      try loaded.sink("template-name", config: ["path": path])
    }
    #expect(refusal?.failure?.code == "TEMPLATE_NAME_OPEN")
    #expect(refusal?.failure?.retry == .config)
  }
}
