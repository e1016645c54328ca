internal import Glibc

/// The part of an ELF file that says whether it is all there.
///
/// The dynamic linker maps a cut file without complaint and the process dies by SIGBUS at its first
/// touch of the missing end, so a library is measured before the linker sees it.
struct SharedObject {
  private static let headerSize = 64
  private static let entrySize = 56

  /// What is wrong with a file, or nil when it looks like a whole shared library.
  ///
  /// - Parameter path: The file.
  /// - Returns: A phrase that follows the file's name.
  static func problem(at path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "cannot be read: \(systemText(errno))" }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      return "cannot be read: \(systemText(errno))"
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return "is not a file" }
    let size = UInt64(max(0, status.st_size))
    let header = bytes(of: descriptor, at: 0, count: headerSize)
    guard header.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return "is not an ELF file" }
    guard header.count == headerSize else { return "is cut off inside its header" }
    guard header[4] == 2, header[5] == 1 else { return "is not a 64-bit little-endian library" }
    guard number(header, 16, 2) == 3 else { return "is not a shared library" }
    return truncation(descriptor, header, size)
  }

  private static func truncation(_ descriptor: CInt, _ header: [UInt8], _ size: UInt64) -> String? {
    let offset = number(header, 32, 8)
    let count = number(header, 56, 2)
    guard number(header, 54, 2) == UInt64(entrySize) else { return "has odd program headers" }
    for place in 0..<count {
      let (start, overflow) = offset.addingReportingOverflow(place * UInt64(entrySize))
      guard !overflow, start <= size else { return "is cut off inside its program headers" }
      let entry = bytes(of: descriptor, at: start, count: entrySize)
      guard entry.count == entrySize else { return "is cut off inside its program headers" }
      guard number(entry, 0, 4) == 1 else { continue }  // PT_LOAD: what the linker maps.
      let (end, past) = number(entry, 8, 8).addingReportingOverflow(number(entry, 32, 8))
      guard !past, end <= size else {
        return "is cut off: it needs \(end) bytes and has \(size)"
      }
    }
    return nil
  }

  private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
    bytes[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(of descriptor: CInt, at offset: UInt64, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // `unsafe` because pread writes into memory we lend it, at most the count we name.
    let got = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(truncatingIfNeeded: offset))
    }
    return Array(bytes.prefix(max(0, got)))
  }
}
