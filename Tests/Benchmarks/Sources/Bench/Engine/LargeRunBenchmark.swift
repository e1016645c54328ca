import Foundation
import GantryCore

/// How long a person waits for a run of a million events.
///
/// The floor is a program that is linked with the same libraries and says one line.
struct LargeRunBenchmark {
  let place: Workplace
  let runs: Int

  private static let events = 1_000_000
  private static let goal = Goal.value(atMost: 300)

  func measure() async throws -> [Measurement] {
    let state = place.fresh("long")
    let run = try await LongJournal.write(to: state, events: Self.events)
    let empty = Program(place.program("EmptyProgram"))
    let readers: [(String, [String], String)] = [
      ("runs list", ["runs", "list"], run.text),
      ("runs show", ["runs", "show", run.text], "p1"),
      ("first events", ["events", run.text, "--json"], "\"phase.started\""),
    ]
    var rows: [Measurement] = []
    for (name, words, text) in readers {
      let command = place.command(words, state: state)
      rows.append(
        Measurement(
          "1,000,000 events, \(name)",
          unit: "ms",
          goal: Self.goal,
          try await Measurement.inTurns(
            runs,
            floor: { try place.time(of: empty, until: "ready\n") },
            value: { try command.kill(in: place, after: text).untilText.milliseconds }
          )
        )
      )
    }
    // Killed once it goes on, so that the next one finds the run as this one did.
    let resume = place.command(["resume", run.text, "--json"], state: state)
    rows.append(
      Measurement(
        "1,000,000 events, resume to first phase",
        unit: "ms",
        goal: Self.goal,
        try await Measurement.inTurns(
          runs,
          floor: { try place.time(of: empty, until: "ready\n") },
          value: { try resume.kill(in: place, after: "\"phase.started\"").untilText.milliseconds }
        )
      )
    )
    return rows
  }
}
