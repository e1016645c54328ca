internal import CGantrySpawn
internal import Dispatch
internal import Foundation
public import GantryCore
internal import Synchronization

/// A file for each engine that says which workers it has, so that whoever takes its runs can end them.
///
/// It is not in the journal: a power cut ends the workers too, so a note only has to outlive its
/// process, and a mapped page does that without a commit at each start of a worker. It may outlive the
/// machine's boot as well, and be read in another container: such a file is removed and ends nobody.
public final class WorkerTrees: AttemptTrees {
  /// How long to wait for the end of one worker, in milliseconds; a killed one dies at once unless the
  /// kernel is busy with it.
  private static let patience: CInt = 5000

  private let folder: String
  private let file = Mutex<File?>(nil)

  /// Creates the notes of a state folder.
  ///
  /// - Parameter folder: The folder of the files `<engine>.trees`.
  public init(folder: String) { self.folder = folder }

  deinit { end() }

  /// Notes the workers that begin from now on as those of an engine, and ends what engines that are no
  /// more have left.
  ///
  /// A file that cannot be made is no reason not to work: workers end by themselves when their host does.
  ///
  /// - Parameter engine: Its id.
  public func begin(_ engine: String) {
    sweep()
    let next = File(path(of: engine))
    file.withLock { $0 = next }
  }

  /// Notes nothing from now on, and removes the file: this engine ends in an orderly way.
  public func end() {
    let former = file.withLock { file in
      defer { file = nil }
      return file
    }
    if let former { try? FileManager.default.removeItem(atPath: former.path) }
  }

  /// Ends every process that an engine has left behind, and returns when they are gone.
  ///
  /// - Parameter engine: The engine's id.
  public func end(of engine: String) async {
    let path = path(of: engine)
    let patience = Self.patience
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        // `unsafe` because a String becomes a pointer; C does not keep it.
        _ = unsafe gantry_trees_end(path, patience)
        try? FileManager.default.removeItem(atPath: path)
        continuation.resume()
      }
    }
  }

  /// Notes a worker that has begun.
  func note(_ pid: Int32, _ kind: Int32) -> Note? {
    guard let file = file.withLock({ $0 }) else { return nil }
    file.note(pid, kind)
    return Note(file: file, pid: pid)
  }

  /// A note, to be removed when its worker has been buried.
  struct Note: Sendable {
    fileprivate let file: File
    fileprivate let pid: Int32

    func remove() { file.forget(pid) }
  }

  /// What an engine without a lock file has left: it ended, and nobody took its runs since.
  private func sweep() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasSuffix(".trees") {
      let engine = String(name.dropLast(6))
      guard !names.contains(engine + ".lock") else { continue }
      // `unsafe` as above.
      _ = unsafe gantry_trees_end(path(of: engine), Self.patience)
      try? FileManager.default.removeItem(atPath: path(of: engine))
    }
  }

  private func path(of engine: String) -> String { "\(folder)/\(engine).trees" }
}

extension WorkerTrees {
  /// The mapped file of one engine.
  ///
  /// `@unchecked` because the address is never changed and C writes to it with atomic operations.
  @safe fileprivate final class File: @unchecked Sendable {
    let path: String
    private let slots: UnsafeMutableRawPointer

    init?(_ path: String) {
      var slots: UnsafeMutableRawPointer?
      // `unsafe` because C takes addresses; it fills one and keeps none.
      guard unsafe gantry_trees_open(path, &slots) == 0, let slots = unsafe slots else {
        return nil
      }
      self.path = path
      unsafe self.slots = slots
    }

    deinit { unsafe gantry_trees_close(slots) }

    func note(_ pid: Int32, _ kind: Int32) { unsafe gantry_trees_note(slots, pid, kind) }

    func forget(_ pid: Int32) { unsafe gantry_trees_forget(slots, pid) }
  }
}
