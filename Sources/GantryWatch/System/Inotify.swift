import Glibc

/// An inotify descriptor of the system.
///
/// With ``FileStatus`` it is all of this room that is unsafe, because the calls take pointers.
struct Inotify: Sendable {
  /// What can be read when something happened; it never blocks.
  let descriptor: CInt

  /// What is of interest: names that come and go, content and times that change, the folder's end.
  private static let mask = UInt32(
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB
      | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
  )

  /// Opens a descriptor; whoever opens it closes it.
  ///
  /// - Throws: ``ListeningFailure`` when the system has none left.
  init() throws(ListeningFailure) {
    descriptor = inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))
    guard descriptor != -1 else { throw ListeningFailure.noInstance(Self.reason(errno)) }
  }

  /// Adds a folder.
  ///
  /// - Parameter folder: The absolute path.
  /// - Returns: The watch, the same for the same folder; nil when it cannot be listened to, because
  ///   it is not there, is no folder or may not be read.
  /// - Throws: ``ListeningFailure`` when the system has no watch left.
  func watch(_ folder: String) throws(ListeningFailure) -> Int32? {
    // Unsafe because a String becomes a pointer; safe because the call does not keep it.
    let watch = unsafe inotify_add_watch(descriptor, folder, Self.mask)
    guard watch == -1 else { return watch }
    guard errno != ENOSPC, errno != ENOMEM else { throw ListeningFailure.noMoreWatches(folder) }
    return nil
  }

  /// Takes everything that has happened.
  func drain() -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    while true {
      // Unsafe because the call writes through a pointer; safe because it is told the capacity and
      // says how much it wrote.
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        unsafe count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
      guard !bytes.isEmpty else { return events }
      events += InotifyEvent.all(in: bytes)
    }
  }

  /// Gives the descriptor back with all its watches.
  func close() { _ = Glibc.close(descriptor) }

  private static func reason(_ code: CInt) -> String {
    // Unsafe because the text is the system's; safe because it is copied at once.
    unsafe String(cString: strerror(code))
  }
}
