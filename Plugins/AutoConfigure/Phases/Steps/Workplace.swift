import Foundation
import GantryPlugin
import Packages

/// The project that a phase works on, and the means to change it exactly once per run.
///
/// What is to change is decided once and remembered before the first change, because a later
/// attempt of a killed run finds things half done and would decide otherwise. Every change is
/// announced with its receipt, made, and recorded; the backup is made before the first of them.
struct Workplace: Sendable {
  /// The project's folders.
  let folders: PackageFolders
  /// When the run started.
  let start: RunStart
  /// What changes the disk.
  let writer: AtomicFile
  /// The id of the backup that the run has or would have.
  let backupID: String
  private let isPlan: Bool
  private let call: Call
  private let run: String
  private let phase: String

  /// Creates the workplace of one call.
  ///
  /// - Parameters:
  ///   - project: The absolute path of the project.
  ///   - writer: What changes the disk.
  ///   - call: The call.
  ///   - isPlan: True to change nothing and to record nothing.
  /// - Throws: ``PluginFailure`` when the host cannot say what the call is part of.
  init(project: String, writer: AtomicFile, _ call: Call, isPlan: Bool) throws {
    let description = try call.describe()
    folders = PackageFolders(project: project)
    start = try RunStart(call)
    self.writer = writer
    self.call = call
    self.isPlan = isPlan
    run = description.run
    phase = description.phase ?? ""
    backupID = Backups.id(run: run, now: start.date)
  }

  /// Decides something once for all attempts of the run; nothing is remembered when that is nothing.
  func decided<Value: Codable & Sendable>(
    _ what: String,
    _ decide: () throws -> [Value]
  ) throws -> [Value] {
    if isPlan { return try decide() }
    let key = "\(phase):\(what)"
    if let known = try call.values.get(key, as: [Value].self) { return known.value }
    let values = try decide()
    if !values.isEmpty { try call.values.put(key, values) }
    return values
  }

  /// A value that the first attempt to get here finds out, the same for all later ones.
  func remembered<Value: Codable & Sendable>(
    _ what: String,
    _ find: () throws -> Value
  ) throws -> Value {
    let key = "\(phase):\(what)"
    if let known = try call.values.get(key, as: Value.self) { return known.value }
    let value = try find()
    try call.values.put(key, value)
    return value
  }

  /// Makes the run's backup unless it is there already; it must be there before the first change.
  func ensureBackup(keeping others: [String] = []) throws {
    do throws(PackageError) {
      try Backups(folders: folders, writer: writer)
        .ensure(run: run, now: start.date, keeping: others)
    } catch {
      throw PluginFailure(error)
    }
  }

  /// The id of the run's backup, nil when the run has changed nothing so far.
  var madeBackup: String? {
    Backups(folders: folders).list().contains { $0.id == backupID } ? backupID : nil
  }

  /// Makes a change, or takes over what an earlier attempt of the same run recorded.
  ///
  /// A change that fails is taken back at once, as far as that is possible.
  ///
  /// - Parameters:
  ///   - key: Names the effect, the same in every attempt.
  ///   - change: The change as it looks now.
  ///   - result: What to record of it, given the receipt that was announced, whether an earlier
  ///     attempt announced it, and the failure.
  /// - Returns: What was recorded, now or then.
  /// - Throws: ``PluginFailure`` when the host does not take the record.
  func make<Result: Codable>(
    _ key: String,
    _ change: Change,
    _ result: (Made) -> Result
  ) throws -> Result {
    var made = Made(receipt: change.receipt)
    made.receipt.backupID = backupID
    switch try call.effects.intend(key, receipt: made.receipt) {
    case .settled(let recorded): return try recorded.decoded()
    case .announced(let recorded):
      made.receipt = try recorded.decoded()
      made.isRepeated = true
    case .new: break
    }
    do throws(PackageError) {
      try change.perform(writer, recorded: made.receipt)
    } catch {
      made.failure = error
      _ = try? Reversal(writer: writer).perform([made.receipt])
    }
    let outcome = result(made)
    try call.effects.settle(key, result: outcome)
    return outcome
  }

  /// How making a change went.
  struct Made {
    /// The receipt that was announced first.
    var receipt: ChangeReceipt
    /// Whether an earlier attempt announced it.
    var isRepeated = false
    /// What went wrong.
    var failure: PackageError?
  }
}

/// Performs work of the packages in the host's words for failure.
func packages<Result>(_ work: () throws(PackageError) -> Result) throws -> Result {
  do throws(PackageError) {
    return try work()
  } catch {
    throw PluginFailure(error)
  }
}
