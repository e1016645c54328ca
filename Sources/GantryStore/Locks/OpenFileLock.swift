import CGantrySQLite
import Glibc

/// An exclusive lock on a file that belongs to an open file description, not to a process.
///
/// Record locks of POSIX belong to the process: closing any descriptor of the file drops them, and
/// two stores in one process would not see each other. These do neither. The system gives the lock
/// back when the description goes, so whoever can take the lock knows that its owner is gone.
///
/// This is the one file of the store with `unsafe`, besides the shim calls of SQLite and the bell,
/// because the calls of the system take pointers.
final class OpenFileLock: Sendable {
  /// Where the file is.
  let path: String
  private let descriptor: CInt

  /// Opens the file; the lock is not taken yet.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - creates: Whether to create it when it is not there.
  /// - Throws: ``SystemFailure`` with the system's reason.
  init(path: String, creates: Bool = true) throws(SystemFailure) {
    self.path = path
    // Unsafe because a String becomes a pointer; the call does not keep it.
    descriptor = unsafe gantry_lock_open(path, creates ? 1 : 0)
    guard descriptor != -1 else { throw SystemFailure("open", path) }
  }

  deinit { gantry_close(descriptor) }

  /// Takes the lock if nobody has it.
  func tryAcquire() throws(SystemFailure) -> Bool {
    switch gantry_lock_acquire(descriptor, 0) {
    case 1: true
    case 0: false
    default: throw SystemFailure("lock", path)
    }
  }

  /// Takes the lock, and blocks the thread until it has it.
  func acquire() throws(SystemFailure) {
    guard gantry_lock_acquire(descriptor, 1) == 1 else { throw SystemFailure("lock", path) }
  }

  /// Gives the lock back.
  func release() { _ = gantry_lock_release(descriptor) }

  /// Replaces what the file holds: a note about the owner, for people.
  func write(_ note: [UInt8]) throws(SystemFailure) {
    // Unsafe because the shim takes a pointer; it reads `count` bytes and keeps nothing.
    let result = unsafe note.withUnsafeBytes { bytes in
      unsafe gantry_lock_write(descriptor, bytes.baseAddress, UInt(bytes.count))
    }
    guard result == 0 else { throw SystemFailure("write", path) }
  }
}

/// What the system said when it refused something.
struct SystemFailure: Error, Equatable {
  /// The system's number for the reason.
  var code: CInt
  /// What was tried, on which file, and the system's reason.
  var message: String

  /// Keeps the reason of the call that just failed.
  init(_ action: String, _ path: String) {
    code = errno
    // Unsafe because the text is the system's; it is copied before anything else can change it.
    message = unsafe "cannot \(action) '\(path)': \(String(cString: strerror(code)))"
  }

  /// Whether there was no space left.
  var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

  /// Whether the file may not be written by us.
  var isRefusal: Bool { code == EACCES || code == EPERM || code == EROFS }
}

/// Questions about files that Foundation answers slowly or not at all.
enum SystemFile {
  /// Waits until a file or folder is on the disk.
  static func sync(_ path: String) throws(SystemFailure) {
    // Unsafe because a String becomes a pointer; the call does not keep it.
    guard unsafe gantry_sync(path) == 0 else { throw SystemFailure("flush", path) }
  }

  /// How many bytes a file holds; nil when there is none.
  static func size(_ path: String) -> Int? {
    // Unsafe because a String becomes a pointer; the call does not keep it.
    let size = unsafe gantry_file_size(path)
    return size < 0 ? nil : Int(size)
  }

  /// Creates a file that has its space on the disk already.
  static func allocate(_ path: String, _ size: Int) throws(SystemFailure) {
    // Unsafe because a String becomes a pointer; the shim does not keep it.
    guard unsafe gantry_file_allocate(path, size) == 0 else {
      throw SystemFailure("set space aside in", path)
    }
  }

  /// Gives a file another name, over a file that has it.
  static func rename(_ old: String, to new: String) throws(SystemFailure) {
    // Unsafe because Strings become pointers; the call does not keep them.
    guard unsafe Glibc.rename(old, new) == 0 else { throw SystemFailure("rename to", new) }
  }
}
