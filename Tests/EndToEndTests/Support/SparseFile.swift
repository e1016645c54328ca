import Foundation
import Testing

/// A file that is large by name only.
enum SparseFile {
  /// Makes one that takes no room on the disk.
  static func make(at path: String, bytes: UInt64) throws {
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: bytes)
    try handle.close()
  }
}
