public import GantryCore

/// What an engine needs around a run besides the store: the folder it works on, and the plugins it was
/// started with.
public protocol RunHost: Sendable {
  /// Makes ready what a run needs, just before this engine drives it.
  func prepare(_ state: RunState, for claim: RunClaim) async -> RunPreparation

  /// Says what belongs to a run that is only to be cancelled.
  ///
  /// It starts no attempt, so that nothing it would need can be in its way.
  func placeToCancel(_ claim: RunClaim) async -> RunPlace

  /// Says what the engine does.
  func note(_ notice: EngineNotice) async
}

/// Whether a run can be driven here and now.
public enum RunPreparation: Sendable {
  /// It can.
  case ready(RunPlace)
  /// Not now, because something it needs is in use; the engine keeps the run and tries again.
  case later(because: String)
  /// Not before a person has done something; the run is paused.
  case never(because: String)
}

/// What was made ready for a run.
public struct RunPlace: Sendable {
  /// What is held while the run is driven, such as the lock of its folder.
  public var holding: (any Sendable)?
  /// Another engine than the service's own, for a run that needs other builds of its plugins.
  public var engine: Engine?
  /// Plugins that differ from those the run was started with, and that a person has accepted.
  public var accepted: [String: PluginPin]
  /// Puts away what belongs to this claim of the run alone; called before anybody can take the run
  /// again, unless somebody has taken it from this engine.
  public var cleanUp: @Sendable () async -> Void

  /// Creates a place.
  public init(
    holding: (any Sendable)? = nil,
    engine: Engine? = nil,
    accepted: [String: PluginPin] = [:],
    cleanUp: @escaping @Sendable () async -> Void = {}
  ) {
    self.holding = holding
    self.engine = engine
    self.accepted = accepted
    self.cleanUp = cleanUp
  }
}

/// What an engine says about its work.
public enum EngineNotice: Sendable, Equatable {
  /// It drives a run.
  case took(RunID)
  /// A run has ended, was paused, or was left to be resumed; the reason is that of a failure or a pause.
  case left(RunID, RunStatus, because: String? = nil)
  /// A run cannot be driven now.
  case waits(RunID, because: String)
  /// A run's journal cannot be read, or what happens cannot follow from it; the run is left alone.
  case unreadable(RunID, because: String)
  /// A run has ended, and what its sinks did last could not be written.
  case unwritten(RunID, because: String)
  /// Another engine has taken a run from this one.
  case lost(RunID)
  /// Everything was taken from an engine that is gone.
  case reclaimed(SilentEngine)
}
