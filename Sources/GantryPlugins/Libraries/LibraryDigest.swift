internal import Crypto
internal import GantryCore
internal import Glibc

/// The SHA-256 of a library file, computed only when somebody asks.
enum LibraryDigest {
  /// Reads a file and digests it.
  ///
  /// - Parameter path: The file.
  /// - Returns: 64 hexadecimal digits, or nil when the file cannot be read.
  static func sha256(of path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var digest = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // `unsafe` because read writes into memory we lend it; it never writes past the count.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return count == 0 ? hexadecimal(digest.finalize()) : nil }
      digest.update(data: chunk[..<count])
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
