import GantryPlugin
import Packages

/// Brings the newest archived copy of an agent back (S0-59).
struct AgentRestorationPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var name: String
  }

  static let descriptor = TypeDescriptor(
    type: "agent-restoration",
    summary: "Brings the newest archived copy of an agent back.",
    input: .object(
      ["project": Schemas.project, "name": .string.described("The agent's name or id.")],
      required: ["project", "name"]
    ),
    output: MaintenanceOutput.schema
  )

  private let writer: AtomicFile

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile) {
    self.writer = writer
  }

  func run(_ input: Input, _ call: Call) throws -> MaintenanceOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: false)
    let moves = try workplace.decided("restoration") { [try plan(input, workplace).move] }
    call.progress(0, step: "restore", message: "Restoring \(input.name)...")
    try workplace.ensureBackup()
    let now = (try? plan(input, workplace))?.change
    let change = now ?? Change(ofNothing: "restored agent \(input.name)", in: workplace.folders)
    let restored = try workplace.make("restore:\(input.name)", change) {
      Restored(failure: $0.failure)
    }
    if let failure = restored.failure { throw PluginFailure(failure) }
    var result = Self.result(moves, "Restored")
    result.backupID = workplace.backupID
    return MaintenanceOutput(result, nothing: "")
  }

  func plan(_ input: Input, _ call: Call) throws -> MaintenanceOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: true)
    let move = try plan(input, workplace).move
    return MaintenanceOutput(Self.result([move], "Would restore"), nothing: "")
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  /// What became of the file, as the effect records it.
  private struct Restored: Codable {
    var failure: PackageError?
  }

  private static func result(_ moves: [ArchiveMove], _ verb: String) -> MaintenanceResult {
    MaintenanceResult(
      message: "\(verb) \(moves.map(\.name).joined(separator: ", ")); "
        + "it is yours from now on and is not archived again",
      changed: moves.map(\.originalPath)
    )
  }

  private func plan(
    _ input: Input,
    _ workplace: Workplace
  ) throws -> (change: Change, move: ArchiveMove) {
    do throws(PackageError) {
      return try AgentRestoration(folders: workplace.folders).plan(name: input.name)
    } catch {
      let code = error.code == .notFound ? "AGENT_NOT_FOUND" : nil
      throw PluginFailure(error, code: code, retry: error.code == .notFound ? .config : nil)
    }
  }
}
