/// Hears when something happens in folders.
public protocol ChangeNotifier: Sendable {
  /// Rings when something happened.
  var signal: ChangeSignal { get }

  /// Begins to listen to a folder; one that is listened to already stays so.
  ///
  /// - Parameters:
  ///   - folder: The absolute path; nothing happens when there is no such folder.
  ///   - names: The names in the folder that count; nil for all of them.
  /// - Throws: ``ListeningFailure`` when the system listens to no more folders.
  func listen(to folder: String, names: Set<String>?) throws(ListeningFailure)
}

/// Why changes cannot be heard and have to be looked for.
public struct ListeningFailure: Error, Sendable, Equatable {
  /// What happened and what follows from it.
  public var message: String
  /// What to do, an imperative sentence.
  public var remedy: String

  /// Creates a failure.
  public init(message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  /// The system has no watch left for a folder.
  static func noMoreWatches(_ folder: String) -> ListeningFailure {
    ListeningFailure(
      message: "no inotify watch is left for '\(folder)', so changes are looked for every 5 s",
      remedy: "Raise fs.inotify.max_user_watches with sysctl."
    )
  }

  /// The system starts no listening at all.
  static func noInstance(_ reason: String) -> ListeningFailure {
    ListeningFailure(
      message: "inotify cannot be used (\(reason)), so changes are looked for every 5 s",
      remedy: "Raise fs.inotify.max_user_instances with sysctl, or the limit of open files."
    )
  }
}
