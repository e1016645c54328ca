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
  ///   - reader: Where the run that has the folder is probably found.
  /// - Returns: The claim, to be held as long as the run is driven; nil when the pipeline names no
  ///   folder, or the folder is not there.
  /// - Throws: ``Complaint`` with 75 naming the run that works on the folder.
  static func take(for queued: RunQueued, reader: any RunReader) async throws -> FolderClaim? {
    guard let input = queued.pipeline.limits.exclusive,
      let folder = queued.inputs[input]?.stringValue,
      let handle = FileHandle(forReadingAtPath: folder)
    else { return nil }
    if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { return FolderClaim(handle: handle) }
    guard errno == EWOULDBLOCK else { return nil }
    let other = try? await reader.runs(limit: 100).first {
      !$0.status.isTerminal && $0.project == queued.project
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
}
