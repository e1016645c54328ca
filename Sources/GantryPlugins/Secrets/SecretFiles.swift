public import GantryCore
internal import Glibc

/// Secrets in a folder, one file for each, named as the secret.
///
/// A file that others may read is refused: whoever set it up believes it to be a secret. The line
/// break that editors put at the end of a file is no part of the value.
public struct SecretFiles: SecretSource {
  private let folder: String

  /// Reads from a folder.
  ///
  /// - Parameter folder: The folder; it need not be there.
  public init(folder: String) { self.folder = folder }

  /// What a file holds.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: The value, or nil when there is no such file.
  /// - Throws: `SecretProblem` when the file may be read by others, or not by us.
  public func value(of name: String) throws(SecretProblem) -> [UInt8]? {
    // What could lead out of the folder names no secret.
    guard let first = name.utf8.first, first != UInt8(ascii: "."), !name.contains("/"),
      !name.utf8.contains(0)
    else { return nil }
    let path = "\(folder)/\(name)"
    // `unsafe` because a String becomes a pointer; the call does not keep it.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno != ENOENT, errno != ENOTDIR else { return nil }
      throw unreadable(name, "cannot be read: \(systemText(errno))")
    }
    defer { close(descriptor) }
    try check(descriptor, name)
    return try read(descriptor, name)
  }

  /// Says which file to write.
  ///
  /// - Parameter name: The name, as manifests list it.
  /// - Returns: What to do.
  public func remedy(for name: String) -> String {
    "write it to \(folder)/\(name) and let nobody else read that file"
  }

  private func check(_ descriptor: CInt, _ name: String) throws(SecretProblem) {
    var status = stat()
    // `unsafe` because fstat writes through the address of a variable that lives here.
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw unreadable(name, "cannot be read: \(systemText(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable(name, "is no file") }
    guard status.st_mode & 0o077 == 0 else {
      let mode = String(status.st_mode & 0o777, radix: 8)
      throw SecretProblem(
        .unreadable,
        secret: name,
        "the file of the secret '\(name)' may be read by others (mode 0\(mode))",
        remedy: "Run chmod 600 '\(folder)/\(name)', and change the secret if others had it."
      )
    }
  }

  private func read(_ descriptor: CInt, _ name: String) throws(SecretProblem) -> [UInt8] {
    // One byte and a line break more than can be used, so that too long is told from just right.
    var bytes = [UInt8](repeating: 0, count: SecretCheck.longest + 3)
    var count = 0
    while count < bytes.count {
      // `unsafe` because read writes through an address; it is told how much room there is.
      let got = unsafe bytes.withUnsafeMutableBytes { room in
        unsafe Glibc.read(descriptor, room.baseAddress?.advanced(by: count), room.count - count)
      }
      guard got >= 0 else { throw unreadable(name, "cannot be read: \(systemText(errno))") }
      guard got > 0 else { break }
      count += got
    }
    var value = bytes.prefix(count)
    if value.last == 10 { value.removeLast() }
    if value.last == 13 { value.removeLast() }
    return Array(value)
  }

  private func unreadable(_ name: String, _ what: String) -> SecretProblem {
    SecretProblem(
      .unreadable,
      secret: name,
      "the file of the secret '\(name)' \(what)",
      remedy: "Make '\(folder)/\(name)' a file that only this user may read."
    )
  }
}
