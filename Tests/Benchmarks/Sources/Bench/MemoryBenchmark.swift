import GantryEngine
import GantryStore

/// The most memory that a small run ever has, and an engine that works off a long queue, beside a
/// program that is linked with the same libraries and does nothing.
struct MemoryBenchmark {
  let place: Workplace
  let runs: Int

  private static let queued = 10_000

  func measure() async throws -> [Measurement] {
    let pipeline = try place.pipeline(ofPhases: 4)
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try peak(of: empty) },
      value: { try peak(of: place.run(pipeline, state: place.fresh("state"))) }
    )
    let engines = try await Measurement.inTurns(
      max(1, runs / 3),
      floor: { try peak(of: empty) },
      value: {
        let state = place.fresh("state")
        try await QueuedRuns.write(Self.queued, phases: 1, to: state)
        return try peak(of: place.command(["engine", "--until-idle"], state: state))
      }
    )
    return [
      Measurement("memory of a small run", unit: "MB", goal: .value(atMost: 40), pairs),
      Measurement(
        "memory of an engine, 10,000 queued",
        unit: "MB",
        goal: .value(atMost: 60),
        engines
      ),
    ]
  }

  /// The peak of the resident set in megabytes.
  func peak(of program: Program) throws -> Double {
    let arguments = [program.path] + program.arguments
    let said = try Program(place.program("PeakMemory"), arguments).run(in: place).output
    guard let kibibytes = Double(said.split { $0.isWhitespace }.first ?? "") else {
      throw Malfunction("PeakMemory said '\(said)'")
    }
    return kibibytes * 1024 / 1_000_000
  }
}
