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
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
