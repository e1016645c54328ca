/// Where a run is in its life.
public enum RunStatus: String, Sendable, Codable, CaseIterable {
  case queued, running, paused, waiting, cancelling
  case rollingBack = "rolling_back"
  case succeeded, failed, cancelled
  case rolledBack = "rolled_back"

  /// Whether nothing can change it any more.
  ///
  /// Terminal stays terminal.
  public var isTerminal: Bool {
    switch self {
    case .succeeded, .failed, .cancelled, .rolledBack: true
    case .queued, .running, .paused, .waiting, .cancelling, .rollingBack: false
    }
  }

  /// Whether a run may go from this status to another one.
  public func allows(_ next: RunStatus) -> Bool {
    switch (self, next) {
    case (.queued, .running), (.queued, .cancelling), (.queued, .paused): true
    case (.running, .running): true  // resumed after its engine ended
    case (.running, .paused), (.running, .waiting), (.running, .cancelling): true
    case (.running, .rollingBack), (.running, .succeeded), (.running, .failed): true
    case (.paused, .running), (.paused, .cancelling): true
    case (.waiting, .running), (.waiting, .cancelling): true
    case (.cancelling, .cancelled), (.cancelling, .rollingBack), (.cancelling, .cancelling): true
    case (.rollingBack, .rolledBack), (.rollingBack, .failed): true
    default: false
    }
  }
}

/// Where a phase of a run is in its life.
public enum PhaseStatus: String, Sendable, Codable, CaseIterable {
  case pending, ready, running, waiting, succeeded, failed, skipped, cancelled, undone
  case deadLettered = "dead_lettered"

  /// Whether the phase has ended for this run.
  public var isSettled: Bool {
    switch self {
    case .succeeded, .failed, .skipped, .cancelled, .undone, .deadLettered: true
    case .pending, .ready, .running, .waiting: false
    }
  }

  /// Whether a phase may go from this status to another one.
  public func allows(_ next: PhaseStatus) -> Bool {
    switch (self, next) {
    case (.pending, .ready), (.pending, .skipped), (.pending, .cancelled): true
    case (.ready, .running), (.ready, .skipped), (.ready, .cancelled), (.ready, .failed): true
    case (.running, .succeeded), (.running, .failed), (.running, .cancelled): true
    case (.running, .waiting), (.running, .ready), (.running, .skipped): true
    case (.running, .deadLettered): true
    case (.waiting, .running), (.waiting, .cancelled), (.waiting, .ready): true
    case (.succeeded, .undone), (.failed, .undone), (.cancelled, .undone): true
    default: false
    }
  }
}
