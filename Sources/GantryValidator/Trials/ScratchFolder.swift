internal import FoundationEssentials
internal import Glibc

/// A folder that is gone with its owner.
///
/// What is in it was made by a plugin, and may be of any size and in any number.
final class ScratchFolder {
  /// Of that many files the contents are looked at, and of each that many bytes.
  private static let countLimit = 64
  private static let sizeLimit = 1 << 20
  /// So many entries are looked for.
  private static let entryLimit = 4_096

  let path: String

  /// Makes a folder; nil when that cannot be done.
  ///
  /// - Parameter folder: Where to make it.
  init?(in folder: String) {
    path = "\(folder)/gantry-trial-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      return nil
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The files in it, at any depth, with the beginning of each.
  var contents: [(name: String, bytes: [UInt8])] {
    var files: [String] = []
    var folders = [""]
    var left = Self.entryLimit
    while left > 0, let folder = folders.popLast() {
      for entry in Self.entries(of: "\(path)/\(folder)", atMost: left) {
        left -= 1
        let name = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
        if entry.isFolder { folders.append(name) } else { files.append(name) }
      }
    }
    return files.sorted().prefix(Self.countLimit).map { ($0, Self.beginning(of: "\(path)/\($0)")) }
  }

  /// What is in one folder.
  private static func entries(of folder: String, atMost limit: Int) -> [(
    name: String, isFolder: Bool
  )] {
    // `unsafe` throughout because these are the C library's own: a stream that is closed here, and
    // entries of it that are copied at once.
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var entries: [(name: String, isFolder: Bool)] = []
    while entries.count < limit, let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      entries.append((name, unsafe entry.pointee.d_type == UInt8(DT_DIR)))
    }
    return entries
  }

  /// The beginning of a file; nothing of what is no file.
  private static func beginning(of file: String) -> [UInt8] {
    // Not by a link to elsewhere; and a pipe that a plugin left would never end.
    let fd = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard fd >= 0 else { return [] }
    defer { close(fd) }
    var kind = stat()
    // `unsafe` because fstat and read write into what is lent.
    guard unsafe fstat(fd, &kind) == 0, kind.st_mode & S_IFMT == S_IFREG else { return [] }
    var bytes: [UInt8] = []
    while bytes.count < sizeLimit {
      var piece = [UInt8](repeating: 0, count: min(64 * 1024, sizeLimit - bytes.count))
      let count = unsafe piece.withUnsafeMutableBytes { unsafe read(fd, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      bytes += piece[..<count]
    }
    return bytes
  }
}
