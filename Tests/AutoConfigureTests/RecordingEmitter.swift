import GantryPlugin
import Synchronization

@testable import AutoConfigurePhases

/// Keeps what is emitted.
final class RecordingEmitter: EventEmitter {
  private let record = Mutex<[(name: String, payload: JSON)]>([])

  var events: [(name: String, payload: JSON)] { record.withLock { $0 } }

  func emit(_ name: String, _ payload: some Encodable & Sendable) throws {
    let json = try JSON(encoding: payload)
    record.withLock { $0.append((name, json)) }
  }
}

/// Fails on every event.
struct BrokenEmitter: EventEmitter {
  struct Failure: Error, CustomStringConvertible {
    let description = "Socket.IO connection lost"
  }

  func emit(_ name: String, _ payload: some Encodable & Sendable) throws { throw Failure() }
}

/// Keeps lines.
final class RecordedLines: Sendable {
  private let record = Mutex<[String]>([])

  var lines: [String] { record.withLock { $0 } }

  func add(_ line: String) { record.withLock { $0.append(line) } }
}

/// The analysis and the recommendation with an emitter that fails.
enum Muted {
  struct Analysis: Phase {
    static let descriptor = ToolchainAnalysisPhase.descriptor
    static let events = ToolchainAnalysisPhase.events
    private let base = ToolchainAnalysisPhase { _ in BrokenEmitter() }

    init(config: Empty) {}

    func run(
      _ input: ToolchainAnalysisPhase.Input,
      _ call: Call
    ) throws -> ToolchainAnalysisPhase.Output {
      try base.run(input, call)
    }
  }

  struct Recommendation: Phase {
    static let descriptor = MinConfidenceValidationPhase.descriptor
    static let events = MinConfidenceValidationPhase.events
    private let base = MinConfidenceValidationPhase { _ in BrokenEmitter() }

    init(config: Empty) {}

    func run(
      _ input: MinConfidenceValidationPhase.Input,
      _ call: Call
    ) throws -> MinConfidenceValidationPhase.Output {
      try base.run(input, call)
    }
  }

  static let plugin = Plugin(
    id: "test.muted",
    version: "1.0.0",
    summary: "Analyses without telling.",
    provides: [.phase(Analysis.self), .phase(Recommendation.self)]
  )
}
