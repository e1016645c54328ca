import Foundation
import GantryPlugin
import GantryPluginTesting
import Testing

@testable import TemplateName

@Suite final class `The phase` {
  private let folder = NSTemporaryDirectory() + "template-name-\(UUID().uuidString)"
  private let host = FakeHost()
  private let phase: FakePhase

  init() throws {
    phase = try host.load(plugin).phase("template-name")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private var path: String { folder + "/note" }
  private var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  private func input(_ name: String = "note") -> WriteNote.Input {
    WriteNote.Input(folder: folder, name: name, text: "hello\n")
  }

  private func undo() throws -> UndoReport {
    let receipts = host.effects().reversed().map {
      Receipt(key: $0.key, receipt: $0.receipt, result: $0.result)
    }
    return try phase.undo(receipts).output(as: UndoReport.self)
  }

  @Test func `neither a plan nor a cancelled run writes`() throws {
    let plan = try phase.plan(input()).output(as: WriteNote.Output.self)
    #expect(plan == WriteNote.Output(path: path, bytes: 6))
    #expect(try phase.run(input(), .cancelled).status == .cancelled)
    #expect(!isThere)
    #expect(host.effects().isEmpty)
  }

  @Test func `a run writes once and says how to take it back`() throws {
    for attempt in 1...2 {
      #expect(try phase.run(input(), .attempt(attempt)).status == .ok)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "hello\n")
    #expect(host.effects().count == 1)
    #expect(host.effects().first?.result != nil)
  }

  @Test func `undo removes the note and may come twice`() throws {
    _ = try phase.run(input())
    #expect(try undo().undone == [path])
    #expect(!isThere)
    #expect(try undo() == UndoReport())
    // It is settled: another attempt hands out what this one said, and writes nothing.
    #expect(try phase.run(input()).status == .ok)
    #expect(!isThere)
  }

  @Test func `what others wrote is kept`() throws {
    _ = try phase.run(input())
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try phase.run(input()).failure?.code == "NOTE_EXISTS")
    #expect(try undo().kept == [.init(name: path, reason: "it was changed since")])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test(arguments: ["../out", "", ".", "a\0b"])
  func `a name that leads elsewhere is refused`(_ name: String) throws {
    #expect(try phase.run(input(name)).failure?.code == "BAD_NOTE")
  }

  @Test func `a host without effects is refused`() {
    let refusal = #expect(throws: Refusal.self) {
      try FakeHost(without: [.effects]).load(plugin)
    }
    #expect(refusal?.reason.contains("gantry.effects/1") == true)
  }
}
