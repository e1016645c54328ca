import Foundation
import GantryCore

/// Space that is kept for one last commit when the disk is full: the one that says the run is paused.
///
/// A run that stops because there is no space should say so in its journal, which needs space.
struct Reserve: Sendable {
  /// How much is kept: a commit of a large state, and the page of every index it touches.
  static let size = 1 << 20

  /// The state folder it is kept in.
  let folder: StateFolder

  /// Sets the space aside if it is not there.
  ///
  /// Failing is no error: a disk without that much space is found out by the first commit.
  func keep() {
    guard SystemFile.size(folder.reserve) != Self.size else { return }
    // Whoever ended while it set the space aside has left a file that is too short. Only one process
    // opens a journal at a time, so nobody else is doing it now.
    try? FileManager.default.removeItem(atPath: folder.reserve)
    try? SystemFile.allocate(folder.reserve, Self.size)
  }

  /// Gives the space up.
  ///
  /// - Returns: Whether there was any.
  func free() -> Bool {
    (try? FileManager.default.removeItem(atPath: folder.reserve)) != nil
  }
}

extension SQLiteStore {
  /// Gives up the space that is kept for one last commit when the disk is full.
  ///
  /// The next engine that opens the folder sets it aside again.
  ///
  /// - Returns: Whether there was any.
  public func freeReserve() async -> Bool {
    folder.map { Reserve(folder: $0).free() } ?? false
  }
}
