/// How long a person waits until the first phase runs.
///
/// The floor is a program that is linked with the same libraries and says one line.
struct StartBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let pipeline = try place.pipeline(ofPhases: 4)
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try place.time(of: empty, until: "ready\n") },
      value: {
        try place.time(
          of: place.run(pipeline, state: place.fresh("state")),
          until: "\"phase.started\""
        )
      }
    )
    return [
      Measurement("start to first phase", unit: "ms", goal: .value(atMost: 20), pairs)
    ]
  }
}

extension Workplace {
  /// The milliseconds from the start of a program until it has said something; it runs to its end.
  func time(of program: Program, until text: String) throws -> Double {
    guard let time = try program.run(in: self, until: text).untilText else {
      throw Malfunction("'\(program.path)' never said \(text)")
    }
    return time.milliseconds
  }
}
