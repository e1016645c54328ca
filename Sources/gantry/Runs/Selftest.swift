import ArgumentParser
import Foundation
import GantryCore
import GantryProof

/// The parts of `gantry selftest`; each says on standard error what it does, because it takes a while.
struct Selftest {
  let seed: UInt64
  let histories: Int
  let cuts: Int
  /// A folder of its own.
  let folder: String

  /// What one part has found: its figures, and what is wrong.
  struct Finding {
    var figures: JSONObject
    var violations: [String]
  }

  /// Engines, runs and faults that are made up, around the code that decides.
  func simulate() async -> Finding {
    Output.note("simulating \(histories) histories …")
    let sweep = await Simulation.sweep(seeds: seed..<(seed + UInt64(histories)))
    return Finding(
      figures: [
        "histories": .int(Int64(sweep.count)), "steps": .int(Int64(sweep.steps)),
        "faults": .int(Int64(sweep.faults)), "refused_writes": .int(Int64(sweep.fencedWrites)),
      ],
      violations: sweep.failed.map(\.text)
    )
  }

  /// Journals on a disk that forgets what was not flushed.
  func cutPower() async throws -> Finding {
    Output.note("cutting the power of \(cuts) journals …")
    var finding = Finding(figures: ["journals": .int(Int64(cuts))], violations: [])
    var (count, acknowledged) = (0, 0)
    for number in 0..<UInt64(cuts) {
      try Task.checkCancellation()
      let place = "\(folder)/power-\(number)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let verdict = try await PowerTrial(seed: seed + number, promise: .full).run(in: place)
      try? FileManager.default.removeItem(atPath: place)
      count += verdict.cuts
      acknowledged += verdict.acknowledged
      finding.violations += verdict.violations.map { "seed \(verdict.seed): \($0)" }
    }
    finding.figures["cuts"] = .int(Int64(count))
    finding.figures["acknowledged"] = .int(Int64(acknowledged))
    return finding
  }

  /// Real engines on one state, killed and stopped while they work.
  func sail(_ plan: Fleet.Plan) async throws -> Finding {
    Output.note("\(plan.engines) engines work on \(plan.runs) runs …")
    let host = try Host(state: try StateOptions.parse(["--state", folder + "/state"]))
    let plugins = try await host.plugins()
    let pipeline = folder + "/selftest.yaml"
    try Data(Self.pipeline.utf8).write(to: URL(fileURLWithPath: pipeline))
    let options = try ProjectOptions.parse(["--input", "folder=\(folder)"])
    let new = try NewRun.prepare(pipeline, options: options, host: host, plugins: plugins)
    let fleet = Fleet(
      program: host.locations.executable,
      arguments: ["selftest", "--", "engine", "--safe-mode"],
      statePath: folder + "/state",
      plan: plan
    )
    let report = try await fleet.sail(new.queued)
    return Finding(figures: report.json, violations: report.violations)
  }

  /// Processes that write to one journal while its log is copied back.
  func race(commits: Int) async throws -> Finding {
    Output.note("4 processes make \(commits) commits …")
    let race = WriterRace(
      program: Locations.ofThisProcess().executable,
      arguments: ["selftest", "--"],
      statePath: folder + "/race",
      writers: 4,
      commits: commits
    )
    let report = try await race.run()
    return Finding(
      figures: [
        "commits": .int(Int64(report.commits)),
        "duration_ms": .int(Int64(report.duration / .milliseconds(1))),
      ],
      violations: report.violations
    )
  }

  /// Three phases that do next to nothing, with a plugin that every installation has.
  private static let pipeline = """
    apiVersion: gantry/v1
    name: selftest
    inputs:
      folder: { type: string }
    phases:
      - { id: one, use: gantry.auto-configure/toolchain.detect, with: { project: "${{ inputs.folder }}" } }
      - { id: two, use: gantry.auto-configure/toolchain.detect, needs: [one], with: { project: "${{ inputs.folder }}" } }
      - { id: three, use: gantry.auto-configure/toolchain.detect, needs: [two], with: { project: "${{ inputs.folder }}" } }
    """
}

/// What `gantry selftest` says in the end.
struct SelftestVerdict {
  private let seed: UInt64
  private var parts: [(name: String, finding: Selftest.Finding)] = []

  init(seed: UInt64) { self.seed = seed }

  mutating func add(_ name: String, _ finding: Selftest.Finding) { parts.append((name, finding)) }

  var isPassed: Bool { parts.allSatisfy { $0.finding.violations.isEmpty } }

  /// `{"verdict":"passed","seed":…,"simulation":{…},…}`; a part's `violations` are what is wrong.
  var json: JSONObject {
    var object: JSONObject = [
      "verdict": isPassed ? "passed" : "failed", "seed": .int(Int64(clamping: seed)),
    ]
    for part in parts {
      var figures = part.finding.figures
      figures["violations"] = .array(part.finding.violations.prefix(20).map { .string($0) })
      object[part.name] = .object(figures)
    }
    return object
  }
}
