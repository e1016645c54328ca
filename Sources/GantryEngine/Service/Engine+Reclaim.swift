public import GantryCore
import GantryFaults

extension Engine {
  /// Takes everything away from engines that are gone or silent, so that others can go on with it.
  ///
  /// First nothing they write is accepted any more, then their processes are ended, and only then
  /// may their runs be taken. Whoever ends in the middle of this is followed by somebody who does it
  /// again: each step can be repeated.
  ///
  /// - Parameter engine: Only this one; nil means all.
  /// - Returns: The engines that were found silent, and are forgotten now.
  /// - Throws: ``StoreError`` as the store reports.
  @discardableResult
  public func reclaim(only engine: String? = nil) async throws(StoreError) -> [SilentEngine] {
    var reclaimed: [SilentEngine] = []
    for silent in try await parts.store.silentEngines() {
      guard engine == nil || engine == silent.id, silent.id != parts.identity.id else { continue }
      guard try await parts.store.fence(silent.id) else { continue }
      Faults.reach("reclaim.fenced")
      await parts.trees.end(of: silent.id)
      Faults.reach("reclaim.ended")
      try await parts.store.retire(silent.id)
      Faults.reach("reclaim.retired")
      reclaimed.append(silent)
    }
    return reclaimed
  }
}
