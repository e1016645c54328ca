import Foundation
import GantryPlugin
import Testing

@testable import AutoConfigurePhases

@Suite struct `Handing in an emitter` {
  @Test func `S0-07 the emitter is whoever was handed in, and gets the name and the payload`()
    throws
  {
    let emitter = RecordingEmitter()
    let date = try #require(RunStart.date("2026-11-21T10:00:00.000Z"))
    let observer = EventObserver(emitter, RunStart(date: date)) { Issue.record("\($0)") }
    observer.observe(.recommendationStarted())
    #expect(emitter.events.map(\.name) == ["recommendation_started"])
    #expect(emitter.events.first?.payload.text.contains("min_confidence_validation") == true)
  }
}

@Suite struct `The time a deployment has` {
  @Test(arguments: [
    ("auto-configure", "skill_deployment"), ("auto-configure", "agent_archiving"),
    ("deploy", "dependency_installation"), ("deploy", "service_configuration"),
  ])
  func `S0-72 every phase that deploys has 300 s`(pipeline: String, phase: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("Plugins/AutoConfigure/Pipelines/\(pipeline).yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let own = try #require(text.split(separator: "- id: ").first { $0.hasPrefix(phase + "\n") })
    #expect(own.contains("\n    timeout: 300s\n"))
  }
}
