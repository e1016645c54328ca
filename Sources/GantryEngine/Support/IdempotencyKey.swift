import Crypto
import GantryCore

/// The key that every attempt of the same work carries, so that the outside can tell a repetition.
enum IdempotencyKey {
  /// `sha256("gantry/1", run, instance path, purpose, generation)` as 64 hexadecimal digits.
  ///
  /// Every part is preceded by its length, so that no two lists of parts hash the same bytes.
  ///
  /// - Parameters:
  ///   - run: The run's id.
  ///   - instance: The instance path, such as `build[arch=arm64]`.
  ///   - purpose: `run`, `undo` or `skill:<n>`.
  ///   - generation: Raised by one when the input of the same work changes.
  /// - Returns: The key.
  static func text(
    run: RunID,
    instance: String,
    purpose: String,
    generation: Int = 0
  ) -> String {
    var hash = SHA256()
    for part in ["gantry/1", run.text, instance, purpose, String(generation)] {
      hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    for byte in hash.finalize() {
      digits.append(Self.digits[Int(byte >> 4)])
      digits.append(Self.digits[Int(byte & 15)])
    }
    return String(decoding: digits, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
