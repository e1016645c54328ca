internal import Dispatch
public import GantryCore
internal import Synchronization

/// Hears of changes from the kernel.
public final class InotifyNotifier: ChangeNotifier {
  /// Rings when something happened that counts, or when events were lost.
  public let signal = ChangeSignal()
  private let inotify: Inotify
  private let clock: any Clock
  private let source: Mutex<(any DispatchSourceRead)?>
  /// The names that count by watch; nil for all.
  private let names = Mutex<[Int32: Set<String>?]>([:])

  /// Starts to listen, to no folder yet.
  ///
  /// - Parameter clock: The time of what is heard.
  /// - Throws: ``ListeningFailure`` when the system has no inotify left for us.
  public init(clock: any Clock) throws(ListeningFailure) {
    let inotify = try Inotify()
    self.clock = clock
    self.inotify = inotify
    source = Mutex(nil)
    source.withLock { source in
      let new = DispatchSource.makeReadSource(
        fileDescriptor: inotify.descriptor,
        queue: DispatchQueue(label: "gantry.watch.inotify")
      )
      new.setEventHandler { [weak self] in self?.hear(inotify.drain()) }
      new.setCancelHandler { inotify.close() }
      new.activate()
      source = new
    }
  }

  deinit { source.withLock { $0?.cancel() } }

  /// Begins to listen to a folder; one that is listened to already stays so.
  ///
  /// - Parameters:
  ///   - folder: The absolute path; nothing happens when there is no such folder.
  ///   - names: The names in the folder that count; nil for all of them.
  /// - Throws: ``ListeningFailure`` when the system has no watch left.
  public func listen(to folder: String, names: Set<String>?) throws(ListeningFailure) {
    guard let watch = try inotify.watch(folder) else { return }
    self.names.withLock { all in
      // A link may lead to a folder that is watched already, for other names.
      guard let former = all[watch] else { return all[watch] = .some(names) }
      guard let former, let names else { return all[watch] = .some(nil) }
      all[watch] = former.union(names)
    }
  }

  /// Rings once for all of these events, if one of them counts.
  func hear(_ events: [InotifyEvent]) {
    let counts = names.withLock { names in
      events.reduce(into: false) { counts, event in
        defer { if event.isEnd { names[event.watch] = nil } }
        // A watch that is not in the table yet was made a moment ago.
        guard !event.isOverflow, !event.name.isEmpty, let known = names[event.watch] else {
          return counts = true
        }
        if known?.contains(event.name) ?? true { counts = true }
      }
    }
    if counts { signal.ring(at: clock.now()) }
  }
}
