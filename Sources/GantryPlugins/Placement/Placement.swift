/// Where the code of a plugin runs.
public enum Placement: Sendable, Hashable {
  /// In this process: only for plugins that are built with the host.
  case inProcess
  /// In a process of its own, which it cannot leave.
  case worker(WorkerKnobs)

  /// In a process of its own.
  ///
  /// - Parameters:
  ///   - share: The name of a process that several plugins share; nil for one of its own.
  ///   - recycle: When the process is given up.
  /// - Returns: The placement.
  public static func worker(
    share: String? = nil,
    recycle: WorkerKnobs.Recycling = .never
  ) -> Placement {
    .worker(WorkerKnobs(share: share, recycle: recycle))
  }
}

/// The two things that can be chosen about a worker.
public struct WorkerKnobs: Sendable, Hashable {
  /// When a worker is given up.
  public enum Recycling: String, Sendable, Hashable, CaseIterable {
    /// When its instance ends, or when it has been idle.
    case never
    /// After each call, for plugins that leak or that keep what they should forget.
    case perCall = "per_call"
  }

  /// Plugins with the same name here share a process, because they share globals.
  public var share: String?
  /// When the process is given up.
  public var recycle: Recycling

  /// Chooses.
  ///
  /// - Parameters:
  ///   - share: The name of a process that several plugins share; nil for one of its own.
  ///   - recycle: When the process is given up.
  public init(share: String? = nil, recycle: Recycling = .never) {
    self.share = share
    self.recycle = recycle
  }
}
