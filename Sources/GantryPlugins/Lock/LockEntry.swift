public import GantryCore

/// One plugin of a lock: which file it is, who vouches for it, where it runs and what it says.
public struct LockEntry: Sendable, Hashable {
  /// The plugin's id.
  public var id: String
  /// The plugin's version.
  public var version: String
  /// The digest of the library, 64 hexadecimal digits.
  public var sha256: String
  /// Where the library is: below the lock's folder, or an absolute path.
  public var path: String
  /// The file's identity when it was last read; nil is a file that has to be read.
  public var identity: FileIdentity?
  /// Who signed the library; nil for nobody.
  public var signer: SignerKey?
  /// The signature, 64 bytes; nil when nobody signed it.
  public var signature: [UInt8]?
  /// Where the plugin runs.
  public var placement: Placement
  /// The libraries it makes the linker load.
  public var needed: [String]
  /// Where it tells the linker to look; nil for nowhere.
  public var runpath: String?
  /// The whole manifest.
  public var manifest: JSON
  /// Members that a newer Gantry wrote and this one does not know; they are kept.
  var rest = JSONObject()

  /// Creates an entry.
  ///
  /// - Parameters:
  ///   - id: The plugin's id.
  ///   - version: The plugin's version.
  ///   - sha256: The digest of the library.
  ///   - path: Where the library is.
  ///   - identity: The file's identity when it was last read.
  ///   - signer: Who signed the library.
  ///   - signature: The signature.
  ///   - placement: Where the plugin runs.
  ///   - needed: The libraries it makes the linker load.
  ///   - runpath: Where it tells the linker to look.
  ///   - manifest: The whole manifest.
  public init(
    id: String,
    version: String,
    sha256: String,
    path: String,
    identity: FileIdentity? = nil,
    signer: SignerKey? = nil,
    signature: [UInt8]? = nil,
    placement: Placement = .worker(),
    needed: [String] = [],
    runpath: String? = nil,
    manifest: JSON
  ) {
    self.id = id
    self.version = version
    self.sha256 = sha256
    self.path = path
    self.identity = identity
    self.signer = signer
    self.signature = signature
    self.placement = placement
    self.needed = needed
    self.runpath = runpath
    self.manifest = manifest
  }

  /// The plugin as messages name it: `acme.canary 2.3.1`.
  public var name: String { "\(id) \(version)" }
}
