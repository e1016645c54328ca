/// What a watcher has to say.
public enum WatchNotice: Sendable, Equatable {
  /// Every file has been looked at once; from now on, changes are noticed.
  case started(WatchMethod)
  /// Somebody else changed files.
  case changed([ExternalChange])
  /// Changes cannot be heard any more and are looked for from now on; said once.
  case fellBack(ListeningFailure)
  /// There are more files than this; the others are not watched. Said once.
  case truncated(limit: Int)
}

/// How changes are noticed.
public enum WatchMethod: String, Sendable {
  /// The system says when something happens.
  case inotify
  /// Somebody looks every few seconds.
  case polling
}

/// Why a watcher ended.
public struct WatchError: Error, Sendable, Equatable {
  /// What happened.
  public var message: String
  /// The folder it happened to.
  public var location: String
  /// What to do, an imperative sentence.
  public var remedy: String

  /// The project is not there, or not any more.
  static func gone(_ project: String) -> WatchError {
    WatchError(
      message: "the project is gone",
      location: project,
      remedy: "Watch it again when it is back."
    )
  }
}
