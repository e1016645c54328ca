import Crypto
import Foundation

/// Where the bytes of one event go, by their size.
///
/// Small ones stay in the row, where reading costs nothing. Middle ones go to a table by their
/// hash, so that equal outputs are kept once. Large ones would push everything else out of SQLite's
/// page cache and go to files.
enum StoredPayload: Sendable, Equatable {
  case row(Data)
  case blob(hash: Data, bytes: Data)
  case file(hash: Data, bytes: Data)

  /// The most bytes that stay in the row.
  static let rowLimit = 4 << 10
  /// The most bytes that go to the table.
  static let tableLimit = 1 << 20

  /// Decides for a payload.
  ///
  /// - Parameters:
  ///   - bytes: The payload.
  ///   - usesFiles: Whether there is a folder for large ones.
  init(_ bytes: [UInt8], usesFiles: Bool) {
    let data = Data(bytes)
    guard bytes.count > Self.rowLimit else {
      self = .row(data)
      return
    }
    let hash = Data(SHA256.hash(data: data))
    let isFile = usesFiles && bytes.count > Self.tableLimit
    self = isFile ? .file(hash: hash, bytes: data) : .blob(hash: hash, bytes: data)
  }
}

extension Data {
  /// Two hexadecimal digits for each byte.
  var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(count * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
