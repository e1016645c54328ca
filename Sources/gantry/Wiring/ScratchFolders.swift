import Foundation
import GantryCore
import Synchronization

/// Where attempts may keep temporary files: in the state folder, or outside of it for a plan, which
/// must leave the state folder as it is.
///
/// Every owner of a run has a folder of its own, named by its epoch: one that was stopped and goes on
/// tidies up after itself while the next owner's attempts run.
final class ScratchFolders: Sendable {
  private let statePath: String
  private let planned = Mutex<Set<RunID>>([])
  private let epochs = Mutex<[RunID: UInt64]>([:])

  init(statePath: String) {
    self.statePath = statePath
  }

  /// Says that a run is only a plan.
  func plan(_ run: RunID) {
    planned.withLock { _ = $0.insert(run) }
  }

  /// Says with which epoch the attempts of a run begin here from now on.
  func begin(_ claim: RunClaim) {
    epochs.withLock { $0[claim.run] = claim.epoch }
  }

  /// The folder of one attempt; whoever needs it creates it.
  func path(_ run: RunID, _ path: AttemptPath) -> String {
    let attempt = "\(path.phase)-\(path.attempt)"
    guard !planned.withLock({ $0.contains(run) }) else {
      return "\(planFolder(of: run))/\(attempt)"
    }
    let epoch = epochs.withLock { $0[run] } ?? 1
    return "\(folder)/\(run)-\(epoch)/\(attempt)"
  }

  /// Removes everything that attempts of a run have left, up to those of this claim: former owners
  /// have ended, later ones are at work.
  func remove(_ claim: RunClaim) {
    epochs.withLock { epochs in
      if epochs[claim.run] == claim.epoch { epochs[claim.run] = nil }
    }
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(claim.run.text) {
      // One without an epoch is from before owners had folders of their own.
      let epoch = UInt64(name.dropFirst(claim.run.text.count + 1)) ?? 0
      if epoch <= claim.epoch { try? files.removeItem(atPath: "\(folder)/\(name)") }
    }
  }

  /// Removes everything that the attempts of a plan have left.
  func removePlan(_ run: RunID) {
    try? FileManager.default.removeItem(atPath: planFolder(of: run))
  }

  private var folder: String { "\(statePath)/scratch" }

  // One folder for each user: the first one's would be closed to the others. Who that is is read
  // from a file, so it is not asked for attempts that need not know.
  private func planFolder(of run: RunID) -> String {
    NSTemporaryDirectory() + "gantry-plan-\(NSUserName())/\(run)"
  }
}
