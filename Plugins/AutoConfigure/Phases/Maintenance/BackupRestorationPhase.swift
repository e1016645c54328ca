import GantryPlugin
import Packages

/// Brings a project back to what a backup holds (S0-60).
struct BackupRestorationPhase: Phase {
  struct Input: Codable, Sendable {
    var project: String
    var backup: String
    var overwriteEdited: Bool?

    enum CodingKeys: String, CodingKey {
      case project, backup
      case overwriteEdited = "overwrite_edited"
    }
  }

  static let descriptor = TypeDescriptor(
    type: "backup-restoration",
    summary: "Brings agents, skills and configuration back to a backup.",
    input: .object(
      [
        "project": Schemas.project,
        "backup": .string.described("The backup's id, or the beginning of it."),
        "overwrite_edited": Schemas.overwriteEdited,
      ],
      required: ["project", "backup"]
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
    let restoration = try restoration(input, workplace)
    call.progress(0, step: "restore", message: "Restoring backup \(restoration.id)...")
    let change = try plan(input, restoration)
    let decided = try workplace.decided("restoration") { change.isEmpty ? [] : [restoration.id] }
    var result = MaintenanceResult(message: "Restored backup \(restoration.id)")
    result.kept = change.kept
    if !decided.isEmpty {
      // The backup that is being restored must not make room for the one of this run.
      try workplace.ensureBackup(keeping: [restoration.id])
      let restored = try workplace.make("restore:\(restoration.id)", change) { made in
        Restored(receipt: made.receipt, failure: made.failure)
      }
      if let failure = restored.failure { throw PluginFailure(failure) }
      result.changed = restored.changed
      result.kept = restored.kept
      result.backupID = workplace.backupID
    }
    return MaintenanceOutput(result, nothing: Self.nothing)
  }

  func plan(_ input: Input, _ call: Call) throws -> MaintenanceOutput {
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: true)
    let restoration = try restoration(input, workplace)
    let change = try plan(input, restoration)
    var result = MaintenanceResult(message: "Would restore backup \(restoration.id)")
    let restored = Restored(receipt: change.receipt, failure: nil)
    (result.changed, result.kept) = (restored.changed, restored.kept)
    return MaintenanceOutput(result, nothing: Self.nothing)
  }

  func undo(_ receipts: [Receipt], _ call: Call) throws -> UndoReport {
    try UndoReport(takingBack: receipts, writer: writer, call)
  }

  private static let nothing = "Nothing to restore; everything is as the backup has it"

  /// What became of the files, as the effect records it.
  private struct Restored: Codable {
    var changed: [String]
    var kept: [String]
    var failure: PackageError?

    init(receipt: ChangeReceipt, failure: PackageError?) {
      changed = receipt.paths.map { "\($0.after == nil ? "removed" : "restored") \($0.path)" }
      if changed.isEmpty, receipt.index != nil { changed = ["restored the index"] }
      kept = receipt.kept
      self.failure = failure
    }
  }

  private func restoration(_ input: Input, _ workplace: Workplace) throws -> BackupRestoration {
    do throws(PackageError) {
      return try BackupRestoration(of: input.backup, in: workplace.folders)
    } catch {
      let code = error.code == .notFound ? "BACKUP_NOT_FOUND" : nil
      throw PluginFailure(error, code: code, retry: error.code == .notFound ? .config : nil)
    }
  }

  private func plan(_ input: Input, _ restoration: BackupRestoration) throws -> Change {
    try packages { () throws(PackageError) in
      try restoration.plan(overwritesEdited: input.overwriteEdited ?? false)
    }
  }
}
