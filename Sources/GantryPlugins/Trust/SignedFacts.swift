/// What a signature of a plugin vouches for.
public struct SignedFacts: Sendable, Hashable {
  /// The plugin's id.
  public var id: String
  /// The plugin's version.
  public var version: String
  /// The digest of the library.
  public var sha256: String

  /// Names a plugin.
  ///
  /// - Parameters:
  ///   - id: The plugin's id.
  ///   - version: The plugin's version.
  ///   - sha256: The digest of the library.
  public init(id: String, version: String, sha256: String) {
    self.id = id
    self.version = version
    self.sha256 = sha256
  }

  /// The exact bytes that are signed.
  ///
  /// The first line keeps a signature of something else from being taken for one of a plugin, and
  /// no fact can hold a line feed that would make two of one.
  var message: [UInt8] { Array("gantry-plugin-signature/1\n\(id)\n\(version)\n\(sha256)\n".utf8) }

  /// Whether the facts can be told apart in the message.
  var isPlain: Bool {
    Hexadecimal.isDigest(sha256) && ![id, version].contains { $0.utf8.contains(10) || $0.isEmpty }
  }
}
