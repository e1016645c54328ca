import Foundation
import GantryCore
import Testing

/// A project to be changed by a command, what the command leaves undisturbed, and when each phase
/// of it runs: everything that is needed to kill a run at a chosen instant and to judge what is left.
struct KillRange: Sendable {
  /// What is killed.
  enum Command: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case configure = "auto-configure"
    case deploy, undo

    /// The arguments that make it change a project.
    func arguments(_ project: String) -> [String] {
      [rawValue, "--project", project, "--yes", "--json"]
    }

    /// What must have run before it, so that there is something for it to do.
    var preparation: Command? { self == .undo ? .configure : nil }

    var testDescription: String { rawValue }
  }

  /// The phases in their order.
  let phases: [String]
  /// How many kills must hit the run.
  let count: Int

  private let command: Command
  private let gantry: Gantry
  private let undisturbed: Tree
  private let untouched: Tree
  private let result: JSON
  /// When each phase begins and ends, in seconds after the first line of the run.
  private let windows: [String: ClosedRange<Double>]
  /// How long the whole process lives, in seconds.
  private let lifetime: Double

  /// Prepares the project and measures undisturbed runs.
  init(_ command: Command) throws {
    self.command = command
    gantry = try Gantry()
    count = Self.count(of: command)
    try gantry.scratch.copy(Repository.example, to: "template")
    try StaleAgent.plant(gantry, project: "template")
    var last: (Tree, Tree, JSON, [EventLine])?
    var windows: [String: ClosedRange<Double>] = [:]
    var lifetime = 1.0
    for round in 1...3 {
      // The first run is colder than those that follow, so the last one is the measure.
      let project = try Self.project("undisturbed-\(round)", for: command, gantry)
      let before = try Tree(project, leavingOut: Tree.stateOfRuns)
      let start = Date()
      let live = try gantry.start(command.arguments(project))
      _ = live.line()
      let firstLine = Date()
      let ended = live.end()
      lifetime = Date().timeIntervalSince(start)
      let events = try ended.events
      let result = try #require(ended.result, "\(ended.errors)")
      last = (before, try Tree(project, leavingOut: Tree.stateOfRuns), result, events)
      windows = try Self.windows(of: events, since: firstLine)
    }
    let (before, after, result, events) = try #require(last)
    (self.windows, self.lifetime) = (windows, lifetime)
    (untouched, undisturbed, self.result) = (before, after, Self.comparable(result))
    phases = events.filter { $0.type == "phase.started" }.compactMap(\.phase)
    try #require(before != after, "the command must change something")
    if command == .undo {
      try #require(result["undone"]?.arrayValue?.isEmpty == false)
    } else {
      try #require(result["archived_agents"]?[0]?["name"]?.stringValue == StaleAgent.name)
      try #require(result["deployed_skills"]?.arrayValue?.isEmpty == false)
    }
  }

  /// Makes a project that the command has yet to change.
  private static func project(
    _ name: String,
    for command: Command,
    _ gantry: Gantry
  ) throws -> String {
    let project = try gantry.scratch.copy(gantry.scratch.path(of: "template"), to: name)
    guard let preparation = command.preparation else { return project }
    let ended = try gantry.run(preparation.arguments(project))
    guard ended.status == 0 else { throw Damage(description: "not prepared: \(ended.errors)") }
    return project
  }

  /// How many: `GANTRY_KILLS`, else few on a developer's machine and more where `CI` is set; the
  /// command that all others build on gets most.
  private static func count(of command: Command) -> Int {
    let environment = ProcessInfo.processInfo.environment
    if let asked = environment["GANTRY_KILLS"].flatMap({ Int($0) }) { return asked }
    let isWhole = environment["CI"] == "true"
    return command == .configure ? (isWhole ? 200 : 40) : (isWhole ? 100 : 20)
  }

  /// Chooses an instant.
  ///
  /// Most count from the first line of the run, because how long a process takes to start differs
  /// more from one to the next than a phase lasts. Every tenth is uniform over the whole process.
  func instant(_ shot: KillAim.Shot, using generator: inout SeededGenerator) -> KillInstant {
    if shot.phase == nil, shot.number.isMultiple(of: 10) {
      let seconds = Double.random(in: 0...lifetime, using: &generator)
      return KillInstant(seconds: seconds, countsFromFirstLine: false)
    }
    let first = windows.values.map(\.lowerBound).min() ?? 0
    let last = windows.values.map(\.upperBound).max() ?? 1
    let window = shot.phase.flatMap { windows[$0] } ?? first...last
    let seconds = Double.random(in: window, using: &generator) + shot.shift
    return KillInstant(seconds: max(0, seconds), countsFromFirstLine: true)
  }

  /// Kills a run, resumes it and judges what is left.
  ///
  /// - Parameter instant: When.
  /// - Returns: The phase that was hit, or `before` or `after`.
  /// - Throws: ``Damage`` when something is not as an undisturbed run leaves it.
  func kill(at instant: KillInstant) throws -> String {
    let project = try Self.project("killed-\(UUID().uuidString)", for: command, gantry)
    defer { try? FileManager.default.removeItem(atPath: project) }
    let live = try gantry.start(command.arguments(project))
    if instant.countsFromFirstLine { _ = live.line() }
    // The instant is what is tested, so this is the one place that lets time pass.
    Thread.sleep(forTimeInterval: instant.seconds)
    live.send(SIGKILL)
    _ = live.end()
    guard try hasRun(project) else { return try judgeBefore(project) }
    let resumed = try gantry.run("resume", "--project", project, "--json")
    try expect(resumed.status == 0, "resume ended with \(resumed.status ?? -1): \(resumed.errors)")
    let runs = try gantry.run("runs", "list", "--project", project, "--json").json
    let run = runs[0]?["run"]?.stringValue ?? ""
    try expect(runs.arrayValue?.count == runsBefore + 1, "there is one run more")
    try expect(runs[0]?["status"] == "succeeded", "the run is \(runs[0]?["status"] ?? .null)")
    let events = try gantry.run("events", run, "--project", project, "--json").events
    try judge(events)
    try judgeFiles(project)
    if let resumedResult = resumed.result {
      let found = Self.comparable(resumedResult)
      try expect(found == result, "the result differs: \(try found.encodedString)")
    }
    return events.first { $0.type == "attempt.interrupted" }?.phase ?? "after"
  }

  /// Killed before its first commit, a run has never been: nothing is changed, and one that is
  /// started then ends as ever.
  private func judgeBefore(_ project: String) throws -> String {
    let found = try Tree(project, leavingOut: Tree.stateOfRuns.union([".gantry/.gitignore"]))
    let differences = found.differences(from: untouched)
      .filter { !$0.hasPrefix(".gantry/ ") && !$0.hasPrefix(".gantry/.gitignore ") }
    try expect(differences.isEmpty, "before the first commit: \(differences)")
    let ended = try gantry.run(command.arguments(project))
    try expect(ended.status == 0, "the run after it ended with \(ended.status ?? -1)")
    try judgeFiles(project)
    return "before"
  }

  private func judgeFiles(_ project: String) throws {
    let found = try Tree(project, leavingOut: Tree.stateOfRuns)
    let differences = found.differences(from: undisturbed)
    try expect(differences.isEmpty, "files differ:\n\(differences.joined(separator: "\n"))")
  }

  private func judge(_ events: [EventLine]) throws {
    try expect(events.map(\.seq) == Array(1...max(1, events.count)), "the journal has a gap")
    for phase in phases {
      let own = events.filter { $0.phase == phase }.map(\.type)
      let committed = own.firstIndex(of: "phase.succeeded") ?? own.endIndex
      let isOnce = own.filter { $0 == "phase.succeeded" }.count == 1
      try expect(isOnce, "\(phase) is committed once: \(own)")
      try expect(!own[committed...].contains("phase.started"), "\(phase) ran after its commit")
    }
  }

  private func hasRun(_ project: String) throws -> Bool {
    let runs = try gantry.run("runs", "list", "--project", project, "--json")
    let isAnswer = runs.status == 0 || runs.status == 66
    try expect(isAnswer, "runs list ended with \(runs.status ?? -1): \(runs.errors)")
    guard runs.status == 0 else { return false }
    return try runs.json.arrayValue?.count ?? 0 > runsBefore
  }

  /// How many runs there are before the command is started.
  private var runsBefore: Int { command.preparation == nil ? 0 : 1 }

  private func expect(_ isGood: Bool, _ what: @autoclosure () throws -> String) throws {
    guard !isGood else { return }
    throw Damage(description: try what())
  }

  /// A result without what differs between any two runs.
  private static func comparable(_ result: JSON) -> JSON {
    var object = result.objectValue ?? [:]
    for name in ["run", "job_id", "duration_ms", "undoes"] { object[name] = nil }
    // What a killed attempt has taken back already, the next one does not name again.
    object["undone"] = nil
    let text = (try? JSON.object(object).encodedString) ?? ""
    let normalized = text.replacing(/\d{8}_\d{6}/, with: "<stamp>")
      .replacing(/\d{8}T\d{6}Z-[0-9a-f]{6}/, with: "<backup>")
    return (try? JSONParser.parse(normalized)) ?? .null
  }

  private static func windows(
    of events: [EventLine],
    since start: Date
  ) throws -> [String: ClosedRange<Double>] {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    var begins: [String: Double] = [:]
    var windows: [String: ClosedRange<Double>] = [:]
    for event in events {
      let seconds = try Date(event.time, strategy: format).timeIntervalSince(start)
      if event.type == "phase.started" { begins[event.phase ?? ""] = seconds }
      if event.type == "phase.succeeded", let begin = begins[event.phase ?? ""] {
        // Times are in milliseconds, so a short phase gets the one it may have had more.
        windows[event.phase ?? ""] = begin...max(begin, seconds + 0.001)
      }
    }
    return windows
  }

  /// What a kill broke.
  struct Damage: Error, CustomStringConvertible {
    let description: String
  }
}
