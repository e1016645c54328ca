import Foundation
import GantryCore
import Glibc

/// One project whose runs are killed: its folder, the state of its runs, and what a sink has seen.
final class LedgerProject {
  private let ledger: Ledger
  private let name: String
  private let untouched: Tree

  init(_ ledger: Ledger) throws {
    self.ledger = ledger
    name = "case-\(UUID().uuidString)"
    try ledger.gantry.scratch.write(Self.opening, to: "\(name)/project/ledger.txt")
    untouched = try Tree(ledger.gantry.scratch.path(of: "\(name)/project"), isExact: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path("")) }

  /// What the file holds before any run.
  private static let opening = "opening\n"

  /// Where a process is killed that only prepares the project for what is to be killed.
  static let interruptions = ["call.before.run#4", "host.before.settle#2", "host.after.intend#3"]

  private func path(_ inside: String) -> String {
    ledger.gantry.scratch.path(of: "\(name)/\(inside)")
  }

  // MARK: - Commands

  /// Runs a command of a scene.
  ///
  /// - Parameters:
  ///   - scene: Which.
  ///   - run: The run it is about, if it is about one.
  ///   - fault: What `GANTRY_FAULT` asks for.
  /// - Returns: How it ended.
  /// - Throws: What went wrong when it cannot be started.
  func perform(_ scene: KillScene, run: String = "", fault: String? = nil) throws -> Ended {
    let inputs = ["--input", "project=\(path("project"))", "--input", "seen=\(path("seen"))"]
    return switch scene {
    case .run: try command(["run", ledger.pipeline, "--json"] + inputs, fault)
    case .fail:
      try command(
        ["run", ledger.pipeline, "--json", "--input", "fails=LEDGER_BROKEN", "--input"]
          + ["large=true"] + inputs,
        fault
      )
    case .resume: try command(["resume", "--json"], fault)
    case .undo, .undoInterrupted: try command(["undo", run, "--yes", "--json"], fault)
    case .cancel: try command(["cancel", run], fault)
    case .plan: try command(["plan", ledger.pipeline] + inputs, fault)
    case .queue: try command(["run", ledger.pipeline, "--queue"] + inputs, fault)
    case .engine, .reclaim: try command(["engine", "--until-idle"], fault)
    case .stop: try stopEngine(fault)
    }
  }

  private func command(_ arguments: [String], _ fault: String? = nil) throws -> Ended {
    try start(arguments, fault).end()
  }

  private func start(_ arguments: [String], _ fault: String?) throws -> LiveGantry {
    var gantry = ledger.gantry
    gantry.environment["GANTRY_FAULT"] = fault
    return try gantry.start(arguments + ["--state", path("state")])
  }

  /// Starts an engine, and tells it to stop as soon as it has taken a run.
  private func stopEngine(_ fault: String?) throws -> Ended {
    let live = try start(["engine"], fault)
    while let line = live.line() {
      if line.hasPrefix("took ") { live.send(SIGTERM) }
    }
    return live.end()
  }

  /// Starts a run that is stopped at a point, and lets it go on.
  ///
  /// - Parameter point: Where.
  /// - Returns: The signal that stopped it, and how it ended.
  /// - Throws: What went wrong when it cannot be started.
  func stopAndContinue(at point: String) throws -> (stop: Int32, ended: Ended) {
    let inputs = ["--input", "project=\(path("project"))", "--input", "seen=\(path("seen"))"]
    let live = try start(["run", ledger.pipeline] + inputs, "stop@\(point)")
    var status: Int32 = 0
    while waitpid(live.id, &status, WUNTRACED) < 0, errno == EINTR {}
    live.send(SIGCONT)
    return ((status >> 8) & 0xFF, live.end())
  }

  /// Brings the project to where a scene begins.
  ///
  /// - Parameters:
  ///   - scene: Which.
  ///   - interruption: Where the process is killed that is to be interrupted.
  /// - Returns: The run that is there then; empty when there is none.
  /// - Throws: ``Damage``.
  func prepare(_ scene: KillScene, interruption: String) throws -> String {
    switch scene.start {
    case .untouched: return ""
    case .queued:
      let ended = try perform(.queue)
      try expect(ended.status == 0, "the run cannot be queued: \(ended.errors)")
    case .interrupted:
      let ended = try perform(.run, fault: "kill@\(interruption)")
      try expect(ended.signal == 9, "the run to be interrupted was not killed: \(ended.errors)")
      if scene == .resume { try lengthenLog() }
    case .succeeded:
      let ended = try perform(.run)
      try expect(ended.status == 0, "the run to be undone failed: \(ended.errors)")
    }
    return try rows().last?.run ?? ""
  }

  /// Makes the journal's log so long that it is due to be copied: what follows its last commit is
  /// nothing to SQLite.
  private func lengthenLog() throws {
    let log = try FileHandle(forWritingTo: URL(fileURLWithPath: path("state/journal.db-wal")))
    try log.truncate(atOffset: 20 << 20)
    try log.close()
  }

  // MARK: - What is there

  /// One run of the list.
  struct Row {
    var run: String
    var status: String
    var isUndo: Bool

    var isTerminal: Bool { ["succeeded", "failed", "cancelled"].contains(status) }
  }

  /// The runs, the newest first.
  func rows() throws -> [Row] {
    let ended = try command(["runs", "list", "--json"])
    if ended.status == 66 { return [] }
    try expect(ended.status == 0, "runs list ended with \(ended.status ?? -1): \(ended.errors)")
    return try (ended.json.arrayValue ?? []).map { row in
      Row(
        run: row["run"]?.stringValue ?? "",
        status: row["status"]?.stringValue ?? "",
        isUndo: row["pipeline"]?.stringValue?.hasPrefix("undo") == true
      )
    }
  }

  /// Every line of a run's events; one that does not parse is an error.
  func events(of run: String) throws -> [EventLine] {
    let ended = try command(["events", run, "--json"])
    try expect(ended.status == 0, "events ended with \(ended.status ?? -1): \(ended.errors)")
    return try ended.lines.map { EventLine(json: try JSONParser.parse(Array($0.utf8))) }
  }

  /// The entries, each with its key; the line that was there before is left out.
  func entries() throws -> [(key: String, name: String)] {
    let text = try ledger.gantry.scratch.read("\(name)/project/ledger.txt")
    try expect(text.hasPrefix(Self.opening) && text.hasSuffix("\n"), "the file is torn: \(text)")
    return text.dropFirst(Self.opening.count).split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      return (words.first ?? "", words.last ?? "")
    }
  }

  /// What differs from the untouched project.
  func differences() throws -> [String] {
    try Tree(path("project"), isExact: true).differences(from: untouched)
  }

  /// What the sink has seen of a run: the numbers, in order.
  func seen(of run: String) throws -> [Int] {
    guard ledger.gantry.scratch.exists("\(name)/seen") else { return [] }
    let lines = try ledger.gantry.scratch.read("\(name)/seen").split(separator: "\n")
    return lines.compactMap { line -> Int? in
      let words = line.split(separator: " ").map(String.init)
      return words.first == run && words.count == 3 ? Int(words[1]) : nil
    }
  }

  /// The names in the state folder; none when nothing was ever written there.
  func stateNames() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path("state")))?.sorted() ?? []
  }

  /// Whether anything was ever written about runs.
  var hasState: Bool { ledger.gantry.scratch.exists("\(name)/state") }

  /// Throws unless something holds.
  func expect(_ isGood: Bool, _ what: @autoclosure () throws -> String) throws {
    guard !isGood else { return }
    throw Damage(description: try what())
  }

  /// What a kill broke.
  struct Damage: Error, CustomStringConvertible {
    let description: String
  }
}
