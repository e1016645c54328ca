internal import Glibc

/// The bytes of a library, read piece by piece and never past the end.
struct LibraryBytes {
  /// How many bytes there are.
  let count: UInt64
  private let piece: (UInt64, Int) -> [UInt8]

  /// Reads from an open file.
  ///
  /// - Parameters:
  ///   - descriptor: The file, which stays open meanwhile.
  ///   - count: Its size.
  init(descriptor: CInt, count: UInt64) {
    self.count = count
    piece = { offset, count in
      var bytes = [UInt8](repeating: 0, count: count)
      // `unsafe` because pread writes into memory we lend it, at most the count we name.
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(truncatingIfNeeded: offset))
      }
      return Array(bytes.prefix(max(0, got)))
    }
  }

  /// Reads from memory.
  ///
  /// - Parameter bytes: The whole file.
  init(_ bytes: [UInt8]) {
    count = UInt64(bytes.count)
    piece = { offset, count in Array(bytes[Int(offset)..<Int(offset) + count]) }
  }

  /// The bytes of a range, or nil when the file ends before it does.
  func slice(at offset: UInt64, count wanted: UInt64) -> [UInt8]? {
    guard offset <= count, wanted <= count - offset, let size = Int(exactly: wanted) else {
      return nil
    }
    let bytes = piece(offset, size)
    return bytes.count == size ? bytes : nil
  }
}

extension [UInt8] {
  /// A little-endian number at an offset that is inside.
  func number(at offset: Int, width: Int) -> UInt64 {
    var number: UInt64 = 0
    for place in (offset..<offset + width).reversed() { number = number << 8 | UInt64(self[place]) }
    return number
  }
}
