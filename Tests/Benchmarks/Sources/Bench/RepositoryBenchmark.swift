import Foundation

/// What a person waits for on a large repository: detection, preview, and the whole run (S0-72).
///
/// The floor is a program that walks the tree and asks the system about every entry once.
struct RepositoryBenchmark {
  let place: Workplace
  let runs: Int

  func measure() async throws -> [Measurement] {
    let repository = try LargeRepository(at: place.path + "/repository")
    let project = ["--project", repository.path]
    return [
      try await row(
        "detect of \(repository.files) files",
        goal: 150,
        repository,
        ["detect", repository.path]
      ),
      try await row("preview", goal: 300, repository, ["auto-configure", "--preview"] + project),
      try await wholeRun(repository),
      try await memory(repository),
    ]
  }

  private func row(
    _ name: String,
    goal: Double,
    _ repository: LargeRepository,
    _ arguments: [String]
  ) async throws -> Measurement {
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try walk(repository).run(in: place).whole.milliseconds },
      value: { try Program(place.gantry, arguments).run(in: place).whole.milliseconds }
    )
    return Measurement(name, unit: "ms", goal: .value(atMost: goal), pairs)
  }

  private func wholeRun(_ repository: LargeRepository) async throws -> Measurement {
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try walk(repository).run(in: place).whole.milliseconds },
      value: {
        clean(repository)
        return try configure(repository).run(in: place).whole.milliseconds
      }
    )
    clean(repository)
    return Measurement("whole run of auto-configure", unit: "ms", goal: .value(atMost: 1000), pairs)
  }

  private func memory(_ repository: LargeRepository) async throws -> Measurement {
    let peak = MemoryBenchmark(place: place, runs: runs)
    let empty = Program(place.program("EmptyProgram"))
    let pairs = try await Measurement.inTurns(
      runs,
      floor: { try peak.peak(of: empty) },
      value: {
        clean(repository)
        return try peak.peak(of: configure(repository))
      }
    )
    clean(repository)
    return Measurement("memory of that run", unit: "MB", goal: .value(atMost: 60), pairs)
  }

  private func walk(_ repository: LargeRepository) -> Program {
    Program(place.program("StatWalk"), [repository.path])
  }

  private func configure(_ repository: LargeRepository) -> Program {
    Program(place.gantry, ["auto-configure", "--project", repository.path, "--yes"])
  }

  /// Takes away what a run has left, so that the next one has everything to do.
  private func clean(_ repository: LargeRepository) {
    for folder in [".gantry", ".claude", ".agents"] {
      try? FileManager.default.removeItem(atPath: "\(repository.path)/\(folder)")
    }
  }
}
