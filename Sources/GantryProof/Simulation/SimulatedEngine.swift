import GantryCore

/// One process of an engine; what is started after it in the same slot is another one.
final class SimulatedEngine {
  enum Process { case running, stopped, gone }

  let slot: Int
  let identity: EngineIdentity
  var process = Process.running
  /// What would have happened while the process was stopped.
  var deferred: [Occurrence] = []
  var runs: [DrivenRun] = []
  /// The processes of its attempts; they end with their group, and nothing begins in a group that
  /// was ended.
  var attempts: [SimulatedAttempt] = []
  var isGroupEnded = false
  var hasRenewed = false
  /// Whether it takes nothing more and ends once its runs are left.
  var isEnding = false

  init(slot: Int, identity: EngineIdentity) {
    self.slot = slot
    self.identity = identity
  }
}
