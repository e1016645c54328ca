/// How long nothing happens when an engine is killed in the middle of a run and another one goes on.
///
/// The floor is a program that is linked with the same libraries and says one line.
struct ResumeBenchmark {
  let place: Workplace
  let runs: Int
  let phases: Int

  func measure() async throws -> [Measurement] {
    let pipeline = try place.pipeline(ofPhases: phases)
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try place.time(of: empty, until: "ready\n") },
      value: { try time(of: pipeline) }
    )
    return [
      Measurement("SIGKILL to first new phase", unit: "ms", goal: .value(atMost: 100), pairs)
    ]
  }

  /// From the kill until the first line that another process has written about a phase it starts.
  private func time(of pipeline: String) throws -> Double {
    let started = "\"phase.started\""
    let state = place.fresh("state")
    let killed = try place.run(pipeline, state: state)
      .kill(in: place, after: started, count: phases / 10)
    let pause = ContinuousClock.now - killed.moment
    let resume = place.command(["resume", "--json"], state: state)
    guard let untilText = try resume.run(in: place, until: started).untilText else {
      throw Malfunction("the run was not resumed: it had ended")
    }
    return (pause + untilText).milliseconds
  }
}
