internal import Glibc

/// Keeps the copy of a library from being removed, until this object or its process ends.
///
/// It is a lock of the operating system on the record beside the copy, so that nothing is left
/// behind by a process that is killed, and the copy itself is never touched.
public final class LibraryHold: Sendable {
  private let file: OpenFile

  /// Holds a copy.
  ///
  /// - Parameter record: The copy's record; nil is answered when there is none.
  /// - Throws: ``SystemProblem`` when there is one that cannot be held.
  init?(_ record: String) throws(SystemProblem) {
    while true {
      // `unsafe` because a String becomes a pointer for the time of the call.
      let descriptor = unsafe open(record, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else {
        if errno == ENOENT { return nil }
        throw SystemProblem(errno)
      }
      let file = OpenFile(descriptor)
      // Whoever removes it holds it for two calls of the system.
      while flock(descriptor, LOCK_SH) != 0 {
        guard errno == EINTR else { throw SystemProblem(errno) }
      }
      // Whoever has looked at it before sees by the time that it was wanted since.
      futimens(descriptor, nil)
      guard let named = FileIdentity(path: record) else { return nil }
      guard let mine = FileIdentity(descriptor: descriptor),
        (mine.device, mine.inode) == (named.device, named.inode)
      else { continue }
      self.file = file
      return
    }
  }
}
