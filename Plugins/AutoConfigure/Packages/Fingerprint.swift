internal import Crypto
public import Foundation

/// The SHA-256 of a file's bytes: how a file is recognised as ours.
public enum Fingerprint {
  /// The digest of some bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Returns: 64 lowercase hexadecimal digits.
  public static func sha256(_ bytes: Data) -> String {
    let digits = Array("0123456789abcdef")
    return SHA256.hash(data: bytes).reduce(into: "") { text, byte in
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
  }
}
