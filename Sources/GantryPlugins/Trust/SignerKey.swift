internal import Crypto

/// The public half of a key that signs plugins.
public struct SignerKey: Sendable, Hashable, CustomStringConvertible {
  private static let prefix = "ed25519:"

  /// The 32 bytes of the key.
  let bytes: [UInt8]

  /// Reads a key as people pass it on.
  ///
  /// - Parameter text: `ed25519:` and the key in base64.
  public init?(_ text: String) {
    guard text.hasPrefix(Self.prefix),
      let bytes = Base64.bytes(String(text.dropFirst(Self.prefix.count))), bytes.count == 32
    else { return nil }
    self.bytes = bytes
  }

  init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

  /// The key as people pass it on.
  public var text: String { Self.prefix + Base64.text(bytes) }

  /// The short name of the key: the first 16 digits of its SHA-256.
  public var id: String { String(Hexadecimal.text(SHA256.hash(data: bytes)).prefix(16)) }

  /// The key as people pass it on.
  public var description: String { text }

  /// Whether this key made a signature.
  ///
  /// - Parameters:
  ///   - signature: The signature.
  ///   - message: What was signed.
  /// - Returns: Whether it did.
  func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }
}
