internal import Crypto
public import GantryPlugins
internal import Glibc

/// The library that is being validated: its bytes, and what is known of it so far.
public struct Subject: Sendable {
  /// The library's path, as it was given.
  public let path: String
  /// Everything in the file.
  public let bytes: [UInt8]
  /// The digest of the bytes, 64 hexadecimal digits.
  public let sha256: String
  /// What the lock says about the plugin; nil when it is in no lock.
  public var locked: LockedPlugin?
  /// The text its entry handed out; nil before it was asked, or when it handed out none.
  public var manifestText: [UInt8]?
  /// What that text says; nil when it cannot be used.
  public var manifest: PluginManifest?

  /// Keeps a library whose bytes were read.
  ///
  /// - Parameters:
  ///   - path: The library's path.
  ///   - bytes: Everything in the file.
  ///   - locked: What the lock says about the plugin.
  public init(path: String, bytes: [UInt8], locked: LockedPlugin? = nil) {
    self.path = path
    self.bytes = bytes
    self.locked = locked
    sha256 = SHA256.hash(data: bytes)
      .map { String($0, radix: 16) }
      .map { $0.count == 1 ? "0\($0)" : $0 }
      .joined()
  }
}
