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
  private let epochs = Mutex<[RunID: UInt64]>([:])
  /// The folders of runs that are only plans.
  private let plans = Mutex<[RunID: TemporaryFolder]>([:])

  init(statePath: String) {
    self.statePath = statePath
  }

  /// Says that a run is only a plan.
  ///
  /// - Returns: What removes the files of its attempts when a signal ends the process; to be kept
  ///   until they have been removed.
  /// - Throws: ``Complaint`` with 73 when there is no room for temporary files.
  func plan(_ run: RunID) throws -> SignalBroom {
    let (folder, broom) = try TemporaryFolder.swept("gantry-plan")
    plans.withLock { $0[run] = folder }
    return broom
  }

  /// Says with which epoch the attempts of a run begin here from now on.
  func begin(_ claim: RunClaim) {
    epochs.withLock { $0[claim.run] = claim.epoch }
  }

  /// The folder of one attempt; whoever needs it creates it.
  func path(_ run: RunID, _ path: AttemptPath) -> String {
    let attempt = "\(path.phase)-\(path.attempt)"
    if let plan = plans.withLock({ $0[run]?.path }) { return "\(plan)/\(attempt)" }
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
    guard let plan = plans.withLock({ $0.removeValue(forKey: run) }) else { return }
    try? FileManager.default.removeItem(atPath: plan.path)
  }

  private var folder: String { "\(statePath)/scratch" }
}
