import Foundation
import Glibc
import Testing

/// A small file system in memory, on which a test runs out of space on purpose.
///
/// Only root may mount one, and not in every container; ``isAvailable`` tries it once.
final class SmallDisk {
  /// The root of the file system.
  let path: String

  /// Whether this process may mount file systems.
  static let isAvailable: Bool = {
    guard geteuid() == 0, let scratch = try? Scratch() else { return false }
    return (try? SmallDisk(in: scratch)) != nil
  }()

  /// Why tests that need one are skipped.
  static let reason: Comment = "mounting a small file system needs root"

  /// What a disk has that is not short of anything.
  private static let plenty = "size=32m,nr_inodes=4096"

  /// Mounts a disk with plenty of room.
  ///
  /// - Parameter scratch: Where to mount it; it must outlive the disk.
  /// - Throws: ``Refusal`` when the system does not allow it.
  init(in scratch: Scratch) throws {
    path = scratch.path(of: "disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("tmpfs", path, "tmpfs", 0, Self.plenty) == 0 else { throw Refusal(call: "mount") }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  /// Leaves so much room and no more.
  ///
  /// - Parameter kibibytes: How many KiB can still be written; the system counts in steps of 4.
  /// - Throws: ``Refusal`` when the system does not allow it.
  func leave(kibibytes: Int) throws {
    let used = try usage
    let blockSize = Int(used.f_frsize)
    let bytes = Int(used.f_blocks - used.f_bfree) * blockSize + kibibytes * 1024
    // A size of zero would mean no limit.
    try remount("size=\(max(blockSize, bytes))")
  }

  /// Leaves room for so many new files and folders and no more.
  ///
  /// - Parameter files: How many can still be made.
  /// - Throws: ``Refusal`` when the system does not allow it.
  func leave(files: Int) throws {
    let used = try usage
    try remount("nr_inodes=\(Int(used.f_files - used.f_ffree) + files)")
  }

  /// Leaves plenty of room.
  func giveRoom() throws { try remount(Self.plenty) }

  /// Whether nothing has been written to the last block.
  var hasRoom: Bool {
    get throws { try usage.f_bfree > 0 && usage.f_ffree > 0 }
  }

  private var usage: statvfs {
    get throws {
      var usage = statvfs()
      guard statvfs(path, &usage) == 0 else { throw Refusal(call: "statvfs") }
      return usage
    }
  }

  private func remount(_ options: String) throws {
    guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), options) == 0 else {
      throw Refusal(call: "remount with \(options)")
    }
  }

  /// A call that the system refused.
  struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(call: String) {
      description = "\(call): \(String(cString: strerror(errno)))"
    }
  }
}
