internal import CGantryABI
internal import GantryCore
internal import Glibc
internal import Synchronization

/// A file of an attempt's scratch folder, opened so that nothing leads out of it.
///
/// The plugin owns the folder and may change it at any moment, so no part of the path is followed
/// when it is a link, and what was opened is what is read: the name is not looked up again.
final class ScratchFile: ArtifactSource {
  /// Why a file cannot be kept.
  struct Refusal: Error {
    var status: gantry_status
    var message: String
  }

  /// Why reading a file ended early.
  struct Stop: Error, CustomStringConvertible {
    var description: String
  }

  private static let pieceSize = 256 * 1024

  private let path: String
  private let descriptor: CInt
  private let detector: Mutex<SecretMask.Detector>
  private let found = Mutex<String?>(nil)

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file, relative to the folder.
  ///   - scratch: The folder; nil refuses everything.
  ///   - mask: The secrets that must not be in it.
  /// - Throws: ``Refusal`` with the status for the plugin.
  init(_ path: String, beneath scratch: String?, mask: SecretMask) throws(Refusal) {
    guard let scratch else {
      throw Refusal(status: GANTRY_UNSUPPORTED, message: "this call has no scratch folder")
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains(".."), path.utf8.first != UInt8(ascii: "/") else {
      throw Refusal(
        status: GANTRY_DENIED,
        message: "'\(path)' leads out of the scratch folder"
      )
    }
    guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && !$0.utf8.contains(0) }) else {
      throw Refusal(status: GANTRY_BAD_INPUT, message: "'\(path)' is no path of a file")
    }
    self.path = path
    detector = Mutex(SecretMask.Detector(mask))
    descriptor = try Self.open(parts, beneath: scratch, as: path)
  }

  deinit { close(descriptor) }

  /// The secret that was found while reading; what was read until then must not be kept.
  var foundSecret: String? { found.withLock { $0 } }

  func next() throws -> [UInt8]? {
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    // `unsafe` because read writes through an address; it is told how much room there is.
    let count = unsafe piece.withUnsafeMutableBytes { room in
      unsafe read(descriptor, room.baseAddress, room.count)
    }
    guard count >= 0 else {
      throw Stop(description: "cannot read '\(path)': \(systemText(errno))")
    }
    guard count > 0 else { return nil }
    piece.removeLast(piece.count - count)
    if let secret = detector.withLock({ $0.read(piece) }) {
      found.withLock { $0 = secret }
      throw Stop(description: "'\(path)' holds the secret '\(secret)'")
    }
    return piece
  }

  private static func open(
    _ parts: [String],
    beneath scratch: String,
    as path: String
  ) throws(Refusal) -> CInt {
    let folder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    // `unsafe` in these calls because a String becomes a pointer; they do not keep it.
    var current = unsafe Glibc.open(scratch, folder)
    guard current >= 0 else { throw refusal(errno, path) }
    for part in parts.dropLast() {
      let next = unsafe openat(current, part, folder)
      let code = next < 0 ? reason(errno, part, in: current) : 0
      close(current)
      guard next >= 0 else { throw refusal(code, path) }
      current = next
    }
    defer { close(current) }
    let name = parts[parts.count - 1]
    // NONBLOCK because opening a pipe would otherwise wait for its writer.
    let file = unsafe openat(current, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw refusal(errno, path) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw Refusal(status: GANTRY_DENIED, message: "'\(path)' is no regular file")
    }
    return file
  }

  /// Tells a link from a file that stands where a folder should: the system calls both no folder.
  private static func reason(_ code: CInt, _ part: String, in folder: CInt) -> CInt {
    var status = stat()
    // `unsafe` because fstatat reads a String and writes through the address of a local variable.
    guard code == ENOTDIR, unsafe fstatat(folder, part, &status, AT_SYMLINK_NOFOLLOW) == 0,
      status.st_mode & S_IFMT == S_IFLNK
    else { return code }
    return ELOOP
  }

  private static func refusal(_ code: CInt, _ path: String) -> Refusal {
    switch code {
    case ENOENT, ENOTDIR, ENXIO:
      Refusal(status: GANTRY_NOT_FOUND, message: "there is no file '\(path)'")
    case ELOOP:
      Refusal(status: GANTRY_DENIED, message: "'\(path)' is or goes through a link")
    case EACCES, EPERM:
      Refusal(status: GANTRY_DENIED, message: "'\(path)' cannot be read: \(systemText(code))")
    default:
      Refusal(status: GANTRY_FAILED, message: "cannot open '\(path)': \(systemText(code))")
    }
  }
}
