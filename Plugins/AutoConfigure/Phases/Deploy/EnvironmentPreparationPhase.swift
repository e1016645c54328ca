import GantryPlugin
import Packages

/// Phase 2 of `deploy`: finds out whether anything will change, makes the backup then, and the
/// folders (S0-13).
struct EnvironmentPreparationPhase: Phase {
  struct Output: Codable, Sendable, Equatable {
    var backupID: String?
    var createdFolders: [String] = []
    var changeCount = 0

    enum CodingKeys: String, CodingKey {
      case backupID = "backup_id"
      case createdFolders = "created_folders"
      case changeCount = "change_count"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "environment-preparation",
    summary: "Makes a backup and the folders, when anything is going to change.",
    input: DeploymentInput.schema(DeploymentInput.CodingKeys.allCases),
    output: .object(
      [
        "backup_id": .nullable(.string), "created_folders": Schemas.names,
        "change_count": .integer,
      ],
      required: ["created_folders", "change_count"]
    )
  )

  private let writer: AtomicFile

  init(config: Empty) {
    self.init(writer: AtomicFile())
  }

  init(writer: AtomicFile) {
    self.writer = writer
  }

  func run(_ input: DeploymentInput, _ call: Call) throws -> Output {
    let deployment = try Deployment(input, writer: writer, call, isPlan: false)
    let workplace = deployment.workplace
    call.progress(0, step: "decide", message: "Finding out what changes...")
    let changes = try workplace.decided("environment") { try self.changes(deployment) }
    guard !changes.isEmpty else { return Output() }
    call.progress(0.5, step: "backup", message: "Making a backup...")
    try workplace.ensureBackup()
    call.progress(0.9, step: "folders", message: "Making folders...")
    let made = try workplace.make("folders", folders(changes, workplace)) {
      Made(folders: $0.receipt.createdFolders, failure: $0.failure)
    }
    if let failure = made.failure { throw PluginFailure(failure) }
    return Output(
      backupID: workplace.backupID,
      createdFolders: made.folders,
      changeCount: changes.count
    )
  }

  func plan(_ input: DeploymentInput, _ call: Call) throws -> Output {
    let deployment = try Deployment(input, writer: writer, call, isPlan: true)
    let changes = try self.changes(deployment)
    guard !changes.isEmpty else { return Output() }
    let folders = folders(changes, deployment.workplace).receipt.createdFolders
    return Output(createdFolders: folders, changeCount: changes.count)
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  /// What the folders' effect records.
  private struct Made: Codable {
    var folders: [String]
    var failure: PackageError?
  }

  /// The folders that the changes need; the index is in one of them.
  private func folders(_ changes: [String], _ workplace: Workplace) -> Change {
    let skills = changes.contains { $0.hasPrefix(PackageItem.skill("").key) }
    let agents = changes.contains { $0.hasPrefix(PackageItem.agent("").key) }
    return Change(
      makingFolders: (skills ? PackageFolders.skillTrees : [])
        + (agents ? [PackageFolders.agents, PackageFolders.skills] : []),
      in: workplace.folders
    )
  }

  /// What will change: agents, skills, removals, moves.
  private func changes(_ deployment: Deployment) throws -> [String] {
    try deployment.due(
      deployment.agents.map { .agent($0.agentID) } + deployment.skills.map(PackageItem.skill)
    ) + deployment.archiveMoves().map { "archive:\($0.originalPath)" }
  }
}
