internal import Crypto

/// The secret half of a key that signs plugins.
public struct SigningKey: Sendable {
  private static let prefix = "ed25519-private:"

  private let bytes: [UInt8]
  /// The half that others get.
  public let publicKey: SignerKey

  /// Makes a new key.
  public init() {
    let key = Curve25519.Signing.PrivateKey()
    bytes = Array(key.rawRepresentation)
    publicKey = SignerKey(key.publicKey)
  }

  private init?(bytes: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
      return nil
    }
    self.bytes = bytes
    publicKey = SignerKey(key.publicKey)
  }

  /// Reads a key file.
  ///
  /// - Parameter path: The file.
  /// - Returns: The key.
  /// - Throws: ``PluginError`` with `.signature` when it is not there, is no key, or others can
  ///   read it.
  public static func read(_ path: String) throws(PluginError) -> SigningKey {
    guard let file = try SmallFile.read(path, code: .signature, privacy: .secret) else {
      throw PluginError(
        .signature,
        "there is no key file '\(path)'",
        location: path,
        remedy: "Name another one, or make one with `gantry plugin sign --new-key FILE`."
      )
    }
    let text = String(decoding: file, as: UTF8.self).split(separator: "\n").first.map(String.init)
    guard let text, text.hasPrefix(prefix),
      let bytes = Base64.bytes(String(text.dropFirst(prefix.count))),
      let key = SigningKey(bytes: bytes)
    else {
      throw PluginError(
        .signature,
        "'\(path)' is not a key file",
        location: path,
        remedy: "Name the file that `gantry plugin sign --new-key FILE` made."
      )
    }
    return key
  }

  /// Writes a key file that only its owner can read; one that is there is never written over.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``PluginError`` with `.cannotWrite` or `.storage` when it cannot be made.
  public func write(_ path: String) throws(PluginError) {
    let text = Self.prefix + Base64.text(bytes) + "\n"
    try SmallFile.create(path, Array(text.utf8))
  }

  /// Signs a plugin.
  ///
  /// - Parameter facts: What the library is.
  /// - Returns: The signature.
  /// - Throws: ``PluginError`` with `.signature` when the facts cannot be signed.
  public func sign(_ facts: SignedFacts) throws(PluginError) -> PluginSignature {
    guard facts.isPlain, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes),
      let signature = try? key.signature(for: facts.message)
    else {
      throw PluginError(
        .signature,
        "'\(facts.id)' \(facts.version) cannot be signed",
        location: "manifest \"id\" and \"version\"",
        remedy: "Take line feeds out of the id and the version."
      )
    }
    return PluginSignature(key: publicKey, facts: facts, bytes: Array(signature))
  }
}
