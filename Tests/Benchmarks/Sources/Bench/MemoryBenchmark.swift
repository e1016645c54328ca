/// The most memory that a small run ever has, beside a program that is linked with the same
/// libraries and does nothing.
struct MemoryBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let pipeline = try place.pipeline(ofPhases: 4)
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try peak(of: empty) },
      value: { try peak(of: place.run(pipeline, state: place.fresh("state"))) }
    )
    return [Measurement("memory of a small run", unit: "MB", goal: .value(atMost: 40), pairs)]
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
