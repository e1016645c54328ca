internal import GantryCore
internal import Glibc

/// What tells one state of a file from another without reading it.
public struct FileIdentity: Sendable, Hashable {
  /// The device the file is on.
  public var device: UInt64
  /// The file's number on it.
  public var inode: UInt64
  /// How many bytes it holds.
  public var size: UInt64
  /// When its content last changed, in Unix nanoseconds.
  public var modified: Int64
  /// When anything about it last changed, in Unix nanoseconds; nobody can set this one.
  public var changed: Int64

  /// How long a file must have been left alone before its identity tells anything: two writes
  /// within one tick of the file system's clock leave the same times.
  static let settlingTime: Int64 = 100_000_000

  /// The identity of an open file, or nil when the system does not say.
  ///
  /// - Parameter descriptor: The file.
  init?(descriptor: CInt) {
    var status = stat()
    // `unsafe` because fstat writes into a variable that lives in this call.
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The identity of the file at a path, or nil when there is none.
  ///
  /// - Parameter path: The file, or a link to it.
  init?(path: String) {
    var status = stat()
    // `unsafe` because a String becomes a pointer and stat writes into a variable of this call.
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = UInt64(max(0, status.st_size))
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  /// Whether the next write would leave another identity.
  ///
  /// - Parameter now: The time of the system's clock.
  /// - Returns: Whether it was left alone for long enough.
  func isSettled(at now: Timestamp) -> Bool {
    now.nanoseconds - changed > Self.settlingTime
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

// MARK: - In a lock

extension FileIdentity {
  /// The identity as a lock holds it: as text, because a JSON number ends at 2^53.
  var json: JSON {
    [
      "device": .string("\(device)"),
      "inode": .string("\(inode)"),
      "size": .string("\(size)"),
      "modified_ns": .string("\(modified)"),
      "changed_ns": .string("\(changed)"),
    ]
  }

  /// Reads an identity of a lock; nil is a file that has to be read.
  ///
  /// - Parameter json: The member of the lock.
  init?(json: JSON) {
    func number<Number: FixedWidthInteger>(_ name: String) -> Number? {
      json[name]?.stringValue.flatMap { Number($0) }
    }
    guard let device: UInt64 = number("device"), let inode: UInt64 = number("inode"),
      let size: UInt64 = number("size"), let modified: Int64 = number("modified_ns"),
      let changed: Int64 = number("changed_ns")
    else { return nil }
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }
}
