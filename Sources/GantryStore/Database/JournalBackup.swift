import Foundation
import GRDB

/// The copy of a journal that is made before it is brought to a newer form.
///
/// The steps run in transactions, so a step that fails leaves the journal as it was. The copy is for
/// the step that succeeds and is regretted: an older Gantry refuses the newer journal and reads the
/// copy. Only the newest is kept; the runs that end afterwards are not in it.
public struct JournalBackup: Sendable {
  /// The journal.
  let journal: String

  /// The copy beside the journal of a state folder.
  ///
  /// - Parameter folder: The state folder.
  /// - Returns: Its path; nil when the journal was never brought to a newer form.
  public static func newest(inState folder: String) -> String? {
    JournalBackup(journal: StateFolder(path: folder).journal).copies.last
  }

  /// Copies the journal if steps are missing, and returns when the disk has the copy.
  ///
  /// Call it under the writer lock, outside of a transaction, before the steps run. A journal that
  /// has never held a run has nothing to copy.
  func make(_ writer: any DatabaseWriter) throws {
    guard let step = try writer.writeWithoutTransaction(Self.nextStep) else { return }
    let copy = "\(prefix)\(step)"
    let draft = copy + Self.draftEnding
    // What a copy that was cut short has left behind would stop this one.
    try? FileManager.default.removeItem(atPath: draft)
    do {
      try writer.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO ?", arguments: [draft])
      }
      try SystemFile.sync(draft)
      try SystemFile.rename(draft, to: copy)
      try SystemFile.sync(folder)
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw error
    }
    for older in copies where older != copy {
      try? FileManager.default.removeItem(atPath: older)
    }
  }

  /// The first step that an existing journal is missing.
  ///
  /// A journal without a run is no older one: its making was cut short between two steps.
  private static func nextStep(_ db: Database) throws -> String? {
    let migrator = JournalSchema.migrator
    let applied = try migrator.appliedIdentifiers(db)
    guard let step = migrator.migrations.first(where: { !applied.contains($0) }),
      !applied.isEmpty,
      try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM run)") == true
    else { return nil }
    return step
  }

  /// Every finished copy, in the order of the steps, whose names begin with a number.
  private var copies: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.map { "\(folder)/\($0)" }
      .filter { $0.hasPrefix(prefix) && !$0.hasSuffix(Self.draftEnding) }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
  }

  private var prefix: String { journal + ".before-" }
  private var folder: String { URL(fileURLWithPath: journal).deletingLastPathComponent().path }
  private static let draftEnding = ".draft"
}
