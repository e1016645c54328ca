import ArgumentParser
import Foundation

/// Measures Gantry beside what nobody can do without, prints a table and writes it as JSON.
///
/// A missed goal is marked and is no failure: machines differ, and the table says by how much. The
/// status is not 0 when something could not be measured.
struct Measure: AsyncParsableCommand {
  /// What can be measured alone.
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case start, chain, many, resume, large, peers, flush, call, memory, repository
    case worker, sink, spawn, crash, lock, cancel, foreign, validate
  }

  @Option(help: "The release build of gantry.")
  var gantry = "../../.build/release/gantry"

  @Option(help: "Where the measurements go, as JSON.")
  var output = "../../.build/bench.json"

  @Option(
    help: "How often the long benchmarks are repeated; the short ones are five times as often."
  )
  var runs = 7

  @Option(help: "How many phases the long pipeline has.")
  var phases = 1000

  @Option(parsing: .upToNextOption, help: "What to measure; everything by default.")
  var only: [Subject] = Subject.allCases

  func validate() throws {
    guard runs > 0, phases >= 10 else {
      throw ValidationError("--runs must be at least 1, and --phases at least 10.")
    }
  }

  func run() async throws {
    let place = try Workplace(gantry: gantry, beside: output)
    defer { place.clear() }
    var report = Report()
    for subject in Subject.allCases where only.contains(subject) {
      report.add(try await measure(subject, in: place))
    }
    for line in report.lines { print(line) }
    if only.contains(.chain) || only.contains(.many) {
      print("\nThe journal's floor for each phase; INSERTs twice, UPDATE once a run:")
      print(try Program(place.program("JournalFloor"), ["statements"]).run(in: place).output)
    }
    try report.write(to: output)
  }

  private func measure(_ subject: Subject, in place: Workplace) async throws -> [Measurement] {
    switch subject {
    case .start: try await StartBenchmark(place: place, runs: runs * 5).measure()
    case .chain: try await ChainBenchmark(place: place, runs: runs, phases: phases).measure()
    case .many: try await ManyRunsBenchmark(place: place, runs: runs, phases: phases / 5).measure()
    case .resume: try await ResumeBenchmark(place: place, runs: runs * 5, phases: phases).measure()
    case .large: try await LargeRunBenchmark(place: place, runs: runs).measure()
    case .peers:
      try await PeersBenchmark(place: place, runs: (runs + 1) / 2, phases: phases).measure()
    case .flush: try FlushBenchmark(place: place, phases: phases).measure()
    case .call: try await CallBenchmark(place: place, runs: runs * 5).measure()
    case .memory: try await MemoryBenchmark(place: place, runs: runs).measure()
    case .repository: try await RepositoryBenchmark(place: place, runs: runs).measure()
    case .worker: try await WorkerBenchmark(place: place, runs: runs * 5).measure()
    case .sink: try await SinkBenchmark(place: place, runs: runs * 5).measure()
    case .spawn: try await SpawnBenchmark(place: place, runs: runs * 5).measure()
    case .crash: try await CrashBenchmark(place: place, runs: runs * 5).measure()
    case .lock: try await LockBenchmark(place: place, runs: runs * 5).measure()
    case .cancel: try await CancelBenchmark(place: place, runs: runs).measure()
    case .foreign: try ForeignBenchmark(place: place, runs: runs * 5).measure()
    case .validate: try await ValidateBenchmark(place: place, runs: runs).measure()
    }
  }
}
