import Foundation
import GantryCore
import GantryStore
import Glibc

/// The right to work on a folder, held by at most one process at a time.
///
/// The lock is on the folder itself, so that it leaves no file behind and holds for every state
/// folder; the system gives it back when the process ends, however it ends.
final class FolderClaim: Sendable {
  private let handle: FileHandle

  private init(handle: FileHandle) {
    self.handle = handle
  }

  deinit { try? handle.close() }

  /// Claims the folder that a pipeline names as exclusive.
  ///
  /// - Parameters:
  ///   - queued: A run that is about to start or go on.
  ///   - state: What is known of it; nil for a new one.
  ///   - reader: Where the run that has the folder is probably found.
  /// - Returns: The claim, to be held as long as the run is driven; nil when the pipeline names no
  ///   folder, or the folder is not there.
  /// - Throws: ``Complaint`` with 75 naming the run that works on the folder, or the engine that
  ///   still holds it although this run is no longer its own.
  static func take(
    for queued: RunQueued,
    of state: RunState? = nil,
    reader: any RunReader
  ) async throws -> FolderClaim? {
    guard let input = queued.pipeline.limits.exclusive,
      let folder = queued.inputs[input]?.stringValue,
      let handle = FileHandle(forReadingAtPath: folder)
    else { return nil }
    if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { return FolderClaim(handle: handle) }
    guard errno == EWOULDBLOCK else { return nil }
    let other = try? await reader.runs(limit: 100).first { row in
      !row.status.isTerminal && row.project == queued.project && row.id != state?.id
        // Others that wait for the folder do not have it.
        && row.status != .queued && row.status != .paused
    }
    if other == nil, let owner = state?.owner, Self.holds(owner.pid, folder) {
      throw held(by: owner, folder)
    }
    let name = other.map { "run \($0.id.text) (\($0.pipeline))" } ?? "another run"
    let cancel = other.map { " with `gantry cancel \($0.id.text)`" } ?? ""
    throw Complaint(
      message: "\(name) is working on this folder",
      location: folder,
      remedy: "Wait for it to end, or cancel it\(cancel).",
      status: .tryAgain
    )
  }

  /// The run was taken from an engine that hangs or is stopped: nothing it writes is accepted any more,
  /// but what its process began in itself may still touch the folder.
  private static func held(by owner: RunOwner, _ folder: String) -> Complaint {
    Complaint(
      message: "engine \(owner.engine) (process \(owner.pid)) still holds this folder",
      location: folder,
      remedy:
        "Wait for it to end; where it stands still, let it go on with `kill -CONT \(owner.pid)`, "
        + "or end it with `kill -KILL \(owner.pid)`.",
      status: .tryAgain
    )
  }

  /// Whether a process has the folder open.
  private static func holds(_ process: Int, _ folder: String) -> Bool {
    let (files, opened) = (FileManager.default, "/proc/\(process)/fd")
    let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    let names = (try? files.contentsOfDirectory(atPath: opened)) ?? []
    return names.contains { name in
      (try? files.destinationOfSymbolicLink(atPath: "\(opened)/\(name)")) == path
    }
  }
}
