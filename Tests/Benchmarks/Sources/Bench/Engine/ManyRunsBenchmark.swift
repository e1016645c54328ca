import GantryStore

/// How many durable phases an engine gets through that drives 64 runs at the same time.
///
/// The floor writes the rows that the engine has just written once more, with as many batches in a
/// commit as the engine had on average: what is left between the two is everything but SQLite.
struct ManyRunsBenchmark {
  let place: Workplace
  let runs: Int
  /// How many phases each run has.
  let phases: Int

  private static let count = 64

  private struct Rates {
    /// Durable phases in a second.
    var phases: Double
    /// How many batches shared a commit.
    var batches: Double
  }

  func measure() async throws -> [Measurement] {
    let onDisk = try await rates(place)
    var rows = [
      Measurement(
        "\(Self.count) runs, durable phases",
        unit: "/s",
        goal: .share(atLeast: 0.6),
        onDisk.map { $0.map(\.phases) }
      ),
      Measurement(
        "\(Self.count) runs, batches of a commit",
        unit: "",
        onDisk.map { $0.map(\.batches) }
      ),
    ]
    guard let memory = try place.inMemory() else { return rows }
    defer { memory.clear() }
    let inMemory = try await rates(memory).map { $0.map(\.phases) }
    rows.append(Measurement("\(Self.count) runs in memory, phases", unit: "/s", inMemory))
    return rows
  }

  /// The value comes first here, because the floor needs to know what was written; one pair is not
  /// counted.
  private func rates(_ place: Workplace) async throws -> [Pair<Rates>] {
    var pairs: [Pair<Rates>] = []
    for run in 0...runs {
      let noops = try await NoopRuns(place)
      let ending = try await noops.drive(Self.count, phases: phases)
      try await noops.end()
      // Each run commits its opening and the end of each phase.
      let batches = Double(Self.count * (phases + 1)) / Double(ending.commits)
      let value = Rates(
        phases: Double(Self.count * phases) / (ending.time / .seconds(1)),
        batches: batches
      )
      let floor = try floor(of: noops.state, batches: max(1, Int(batches.rounded())), in: place)
      if run > 0 { pairs.append(Pair(floor: floor, value: value)) }
    }
    return pairs
  }

  private func floor(of state: String, batches: Int, in place: Workplace) throws -> Rates {
    let arguments = [state + "/journal.db", place.fresh("floor"), "\(batches)"]
    let ending = try Program(place.program("JournalFloor"), arguments).run(in: place)
    let numbers = ending.output.split { $0.isWhitespace }.compactMap { Double($0) }
    guard numbers.count == 3, numbers[0] > 0, numbers[2] > 0 else {
      throw Malfunction("JournalFloor said '\(ending.output)'")
    }
    return Rates(
      phases: 1_000_000_000 / numbers[0],
      batches: Double(Self.count * (phases + 1)) / numbers[2]
    )
  }
}
