import Foundation
import GantryCore
import Synchronization

/// Where attempts may keep temporary files: in the state folder, or outside of it for a plan, which
/// must leave the state folder as it is.
final class ScratchFolders: Sendable {
  private let statePath: String
  private let planned = Mutex<Set<RunID>>([])

  init(statePath: String) {
    self.statePath = statePath
  }

  /// Says that a run is only a plan.
  func plan(_ run: RunID) {
    planned.withLock { _ = $0.insert(run) }
  }

  /// The folder of one attempt; whoever needs it creates it.
  func path(_ run: RunID, _ path: AttemptPath) -> String {
    "\(folder(of: run))/\(path.phase)-\(path.attempt)"
  }

  /// Removes everything that attempts of a run have left.
  func remove(_ run: RunID) {
    try? FileManager.default.removeItem(atPath: folder(of: run))
  }

  private func folder(of run: RunID) -> String {
    let isPlanned = planned.withLock { $0.contains(run) }
    guard isPlanned else { return "\(statePath)/scratch/\(run)" }
    // One folder for each user: the first one's would be closed to the others. Who that is is read
    // from a file, so it is not asked for attempts that need not know.
    return NSTemporaryDirectory() + "gantry-plan-\(NSUserName())/\(run)"
  }
}
