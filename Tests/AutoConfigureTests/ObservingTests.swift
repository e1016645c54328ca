import Foundation
import GantryPlugin
import GantryPluginTesting
import Packages
import Testing

@testable import AutoConfigurePhases

@Suite struct `Observing a run` {
  private let start: RunStart

  init() throws {
    start = RunStart(date: try #require(RunStart.date("2026-01-02T03:04:05.678Z")))
  }

  private func emitted(_ observation: Observation) throws -> [(name: String, payload: JSON)] {
    let emitter = RecordingEmitter()
    let observer = EventObserver(emitter, start) { Issue.record("\($0)") }
    observer.observe(observation)
    return emitter.events
  }

  @Test func `S0-04 every callback emits exactly one event under its own name`() throws {
    for sample in Observation.samples {
      #expect(try emitted(sample).map(\.name) == [sample.type])
    }
    let described = Set(Observation.described.map(\.type))
    #expect(Set(Observation.samples.map(\.type)) == described)
  }

  @Test func `S0-04 every payload has exactly the members that its schema requires`() throws {
    for sample in Observation.samples {
      let event = try #require(Observation.described.first { $0.type == sample.type })
      let schema = try object(JSON(encoding: event.schema))
      let members = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
      let payload = try object(try #require(try emitted(sample).first).payload)
      #expect(Set(payload.keys) == members, "\(sample.type)")
      #expect(Set(schema["required"] as? [String] ?? []) == members, "\(sample.type)")
      #expect(schema["additionalProperties"] as? Bool == false, "\(sample.type)")
    }
  }

  @Test func `S0-15 the phase of an event is one that its schema allows`() throws {
    for sample in Observation.samples where sample.type != "phase_start" {
      let event = try #require(Observation.described.first { $0.type == sample.type })
      let schema = try object(JSON(encoding: event.schema))
      let phase = (schema["properties"] as? [String: Any])?["phase"] as? [String: Any]
      let payload = try object(try #require(try emitted(sample).first).payload)
      let named = try #require(payload["phase"] as? String)
      #expect((phase?["enum"] as? [String])?.contains(named) == true, "\(sample.type): \(named)")
    }
  }

  @Test func `S0-05 a phase that starts emits its name and a message and nothing else`() throws {
    let message = "Analyzing project structure..."
    let expected = try JSON(encoding: ["phase": "analyze", "message": message])
    for form in [
      Observation.phaseStart("analyze", message), .phase("analyze", .start, message),
    ] {
      let events = try emitted(form)
      #expect(events.map(\.name) == ["phase_start"])
      #expect(events.map(\.payload) == [expected])
    }
  }

  @Test func `S0-06 a phase with data emits the data under the phase's name`() throws {
    let events = try emitted(.phase("toolchain_analysis", ["language": "python"]))
    #expect(events.map(\.name) == ["toolchain_analysis"])
    #expect(events.map(\.payload.text) == [#"{"language":"python"}"#])
  }

  @Test func `S0-08 an emitter that always fails is complained of once`() {
    let lines = RecordedLines()
    let observer = EventObserver(BrokenEmitter(), start) { lines.add($0) }
    Observation.samples.forEach(observer.observe)
    #expect(
      lines.lines == ["The event 'phase_start' was not emitted: Socket.IO connection lost"]
    )
  }

  @Test func `S0-08 phases whose emitter always fails succeed all the same`() throws {
    let fixture = try Fixture.python()
    let plugin = try FakeHost().load(Muted.plugin)
    let analysis = try plugin.phase("toolchain-analysis").run(
      JSON(encoding: ["project": fixture.project])
    )
    #expect(analysis.status == .ok)
    #expect(analysis.events.isEmpty)
    #expect(analysis.log.filter { $0.level == .warning }.count == 1)
    let toolchain = try object(analysis.output)["toolchain"] ?? [:]
    let input: [String: Any] = [
      "project": fixture.project, "registry": fixture.registry, "toolchain": toolchain,
    ]
    let data = try JSONSerialization.data(withJSONObject: input)
    let gate = try plugin.phase("min-confidence-validation").run(
      JSON(String(decoding: data, as: UTF8.self))
    )
    #expect(gate.status == .ok)
    #expect(gate.events.isEmpty)
    #expect((try object(gate.output)["recommendations"] as? [Any])?.count == 1)
  }

  @Test func `S0-09 every payload is JSON and equal after a round trip`() throws {
    for sample in Observation.samples {
      let first = try JSON(encoding: sample.payload(start))
      #expect(try JSON(encoding: JSON(first.text)) == first, "\(sample.type)")
      #expect(try !object(first).isEmpty)
    }
  }

  @Test func `S0-12 an observer that fails stops no other and is complained of once`() {
    let (seen, complaints) = (RecordedLines(), RecordedLines())
    var observer = CompositeObserver { complaints.add($0) }
    observer.add(FailingObserver(), named: "broken")
    observer.add(LogObserver { seen.add($0) }, named: "log")
    observer.observe(.skillInstalled("one"))
    observer.observe(.skillInstalled("two"))
    #expect(
      seen.lines == [
        "skill_installed: Installed skill one", "skill_installed: Installed skill two",
      ]
    )
    #expect(complaints.lines == ["The observer 'broken' failed: no line left"])
  }

  @Test func `S0-12 observers come and go by name`() {
    let (first, second) = (RecordedLines(), RecordedLines())
    var observer = CompositeObserver { _ in }
    observer.add(LogObserver { first.add($0) }, named: "log")
    observer.add(LogObserver { second.add($0) }, named: "log")
    observer.observe(.skillInstalled("one"))
    observer.remove("log")
    observer.observe(.skillInstalled("two"))
    #expect(first.lines.isEmpty)
    #expect(second.lines == ["skill_installed: Installed skill one"])
  }

  private struct FailingObserver: ProgressObserver, Error, CustomStringConvertible {
    let description = "no line left"

    func observe(_ observation: Observation) throws { throw self }
  }
}

@Suite struct `Payloads of the table` {
  private func payload(_ observation: Observation) throws -> [String: Any] {
    let start = RunStart(date: Date(timeIntervalSince1970: 0))
    return try object(JSON(encoding: observation.payload(start)))
  }

  @Test func `S0-15 the start of an agent carries its place in the row`() throws {
    let started = try payload(.agentDeploymentStarted(.sample, current: 2, total: 5))
    #expect(started["progress"] as? [String: Int] == ["current": 2, "total": 5])
    #expect(started["agent_id"] as? String == "python-engineer")
    #expect(started["agent_name"] as? String == "Python engineer")
  }

  @Test func `S0-16 progress is held between 0 and 100`() throws {
    for (said, kept) in [(-1.0, 0.0), (60, 60), (101, 100)] {
      let progress = try payload(.agentDeploymentProgress(.sample, percent: said, "Copying"))
      #expect(progress["progress"] as? Double == kept)
    }
  }

  @Test func `S0-15 an agent that failed says why, one that did not says null`() throws {
    var failed = PackageOutcome(.skipped)
    (failed.status, failed.error) = (.failed, "disk full")
    let bad = try payload(.agentDeploymentCompleted(.sample, failed))
    #expect(bad["success"] as? Bool == false)
    #expect(bad["error"] as? String == "disk full")
    let good = try payload(.agentDeploymentCompleted(.sample, PackageOutcome(.skipped)))
    #expect(good["success"] as? Bool == true)
    #expect(good["error"] is NSNull)
  }

  @Test func `S0-59 the archive counts the names it was given`() throws {
    let archived = try payload(.agentArchiving(["one", "two"]))
    #expect(archived["archive_count"] as? Int == 2)
    #expect(archived["agents_to_archive"] as? [String] == ["one", "two"])
  }

  @Test func `S0-15 the end sums up and keeps the duration it was given`() throws {
    let end = try payload(.deploymentCompleted(succeeded: 3, failed: 1, milliseconds: 15432.5))
    let summary = try #require(end["summary"] as? [String: Any])
    #expect(summary["success_count"] as? Int == 3)
    #expect(summary["failure_count"] as? Int == 1)
    #expect(summary["total_count"] as? Int == 4)
    #expect(summary["duration_ms"] as? Double == 15432.5)
  }

  @Test func `S0-43 an agent that was not measured has the confidence null`() throws {
    let gate = try payload(.confidenceValidated(minimum: 0.5, kept: [.unmeasured], dropped: []))
    let kept = try #require(gate["filtered_recommendations"] as? [[String: Any]])
    #expect(kept.count == 1)
    #expect(kept[0]["confidence"] is NSNull)
  }

  @Test func `S0-16 an error says where, what and how to fix it`() throws {
    let failure = PluginFailure(code: "DISK_FULL", message: "no space", hint: "Free some.")
    let error = try payload(.errorOccurred(failure, step: "write", in: .skillDeployment))
    #expect(error["phase"] as? String == "skill_deployment")
    #expect(error["error"] as? String == "no space")
    #expect(
      error["context"] as? [String: String] == [
        "step": "write", "code": "DISK_FULL", "hint": "Free some.",
      ]
    )
  }
}
