import Foundation
import GRDB
import GantryCore

// Every text the store says, in one place: each has a test.

extension StoreError {
  // MARK: - Runs

  static func unknownRun(_ run: String) -> StoreError {
    StoreError(
      .notFound,
      "there is no run '\(run)' in this state",
      location: run,
      remedy: "List the runs with 'gantry runs list', or name another state with --state."
    )
  }

  static func ambiguousRun(_ prefix: String, _ candidates: [String], hasMore: Bool) -> StoreError {
    StoreError(
      .ambiguous,
      "'\(prefix)' is the beginning of several runs: \(candidates.joined(separator: ", "))"
        + (hasMore ? " and more" : ""),
      location: prefix,
      remedy: "Write more of the id."
    )
  }

  static func fenced(_ run: RunID, epoch: UInt64, current: UInt64, owner: String) -> StoreError {
    StoreError(
      .fenced,
      "the write carries epoch \(epoch), but engine '\(owner)' took the run with epoch \(current)",
      location: run.text,
      remedy: "Stop driving the run here: another engine does."
    )
  }

  static func declaredGone(_ engine: String) -> StoreError {
    StoreError(
      .fenced,
      "engine '\(engine)' did not renew its lease in time and was declared gone; others may have "
        + "its runs",
      location: engine,
      remedy: "Start the engine again; it takes what is left."
    )
  }

  static func conflict(_ run: RunID, expected: UInt64, newest: UInt64) -> StoreError {
    StoreError(
      .conflict,
      "the writer expects event \(expected) to be the newest, but it is event \(newest)",
      location: run.text,
      remedy: "Read the run's state again and write what follows from it."
    )
  }

  static func malformed(_ run: RunID, _ what: String) -> StoreError {
    StoreError(
      .failed,
      "the batch cannot be written: \(what)",
      location: run.text,
      remedy: "Report this: it is a fault of Gantry."
    )
  }

  static func owned(_ run: RunID, engine: String, pid: Int64) -> StoreError {
    StoreError(
      .owned,
      "engine '\(engine)' (process \(pid)) drives the run and is alive",
      location: run.text,
      remedy: "Wait for it, or ask it to stop with 'gantry cancel \(run)'."
    )
  }

  static func unfoldable(_ run: RunID, _ error: FoldError) -> StoreError {
    let isNewer = if case .unknownType = error { true } else { false }
    return StoreError(
      isNewer ? .newer : .corrupt,
      "\(error)",
      location: run.text,
      remedy: isNewer
        ? "Install the version of Gantry that wrote the run, or a newer one."
        : "Keep a copy of the state folder and report this: it is a fault of Gantry."
    )
  }

  static func unknownStatus(_ status: String, of what: String) -> StoreError {
    StoreError(
      .newer,
      "the status '\(status)' was written by a newer Gantry",
      location: what,
      remedy: "Install the version of Gantry that wrote it, or a newer one."
    )
  }

  // MARK: - Engines

  static func engineLives(_ id: String, _ path: String) -> StoreError {
    StoreError(
      .owned,
      "an engine with the id '\(id)' is running",
      location: path,
      remedy: "Give every engine process an id of its own."
    )
  }

  static func badEngineID(_ id: String, _ path: String) -> StoreError {
    StoreError(
      .failed,
      "'\(id)' cannot be the id of an engine, because it names its files",
      location: path,
      remedy: "Use up to 100 letters, digits, dots, hyphens and underscores, no dot in front."
    )
  }

  // MARK: - Files

  static func noJournal(_ path: String) -> StoreError {
    StoreError(
      .notFound,
      "no run was ever recorded here",
      location: path,
      remedy: "Start one with 'gantry run', or name another state with --state."
    )
  }

  static func writerIsBusy(_ path: String) -> StoreError {
    StoreError(
      .locked,
      "another process has held the journal's lock for too long",
      location: path,
      remedy: "Try again; if it lasts, look for a stopped gantry process and end it."
    )
  }

  static func isReadOnly(_ path: String) -> StoreError {
    StoreError(
      .readOnly,
      "the state cannot be written to",
      location: path,
      remedy: "Make the folder writable for you, or name another state with --state."
    )
  }

  static func cannotWrite(_ path: String, cause: any Error) -> StoreError {
    let code = (cause as? CocoaError)?.code
    if code == .fileWriteOutOfSpace { return diskIsFull(path) }
    let isRefusal = code == .fileWriteNoPermission || code == .fileWriteVolumeReadOnly
    if isRefusal { return isReadOnly(path) }
    return StoreError(
      .readOnly,
      "the folder cannot be used: \(cause.localizedDescription)",
      location: path,
      remedy: "Check that it is a folder and that you may write into it."
    )
  }

  static func newerSchema(_ path: String, unknown: [String]) -> StoreError {
    StoreError(
      .newer,
      "the journal was written by a newer Gantry: it has the changes "
        + unknown.map { "'\($0)'" }.joined(separator: ", ") + ", which this version does not know",
      location: path,
      remedy: "Install the version of Gantry that wrote it, or a newer one."
    )
  }

  static func olderSchema(_ path: String) -> StoreError {
    StoreError(
      .readOnly,
      "the journal was written by an older Gantry and cannot be brought up to date read-only",
      location: path,
      remedy: "Run any gantry command as somebody who may write there."
    )
  }

  static func damagedBlob(_ path: String, _ what: String) -> StoreError {
    StoreError(
      .corrupt,
      "a stored payload \(what)",
      location: path,
      remedy: "Restore the file from a backup of the state folder."
    )
  }

  static func diskIsFull(_ path: String) -> StoreError {
    StoreError(
      .diskFull,
      "the disk is full, and nothing was written",
      location: path,
      remedy: "Free some space, then resume the run with 'gantry resume'."
    )
  }

  // MARK: - What SQLite and the system say

  /// Turns any error of a storage call into one that says what to do.
  ///
  /// - Parameters:
  ///   - error: What was thrown.
  ///   - path: The file it happened to.
  init(_ error: any Error, at path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self = .sqlite(error, path)
    case let error as SystemFailure: self = .system(error, path)
    default: self = .cannotWrite(path, cause: error)
    }
  }

  private static func sqlite(_ error: DatabaseError, _ path: String) -> StoreError {
    let reason = error.message ?? "no reason given"
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return .diskIsFull(path) }
    return switch error.resultCode {
    case .SQLITE_FULL: .diskIsFull(path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: .isReadOnly(path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: .writerIsBusy(path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      StoreError(
        .corrupt,
        "the journal is damaged or is not a journal: \(reason)",
        location: path,
        remedy: "Restore it from a backup, or move it away to start with an empty one."
      )
    default:
      StoreError(
        .failed,
        "SQLite refused (\(error.extendedResultCode.rawValue)): \(reason)",
        location: path,
        remedy: "Check the disk, then try again."
      )
    }
  }

  private static func system(_ failure: SystemFailure, _ path: String) -> StoreError {
    if failure.isDiskFull { return .diskIsFull(path) }
    if failure.isRefusal { return .isReadOnly(path) }
    return StoreError(
      .failed,
      failure.message,
      location: path,
      remedy: "Check the disk, then try again."
    )
  }
}
