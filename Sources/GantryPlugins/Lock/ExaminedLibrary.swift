public import GantryCore

/// Enters a library where it can do no harm, and asks it what it is.
public protocol PluginDescriber: Sendable {
  /// Enters a library.
  ///
  /// - Parameter path: The library.
  /// - Returns: The manifest it hands out, as bytes.
  /// - Throws: ``PluginError`` saying why the library is no plugin.
  func describe(_ path: String) async throws(PluginError) -> [UInt8]
}

/// All that is to be known of a library before it is recorded in a lock.
public struct ExaminedLibrary: Sendable {
  /// Where the library is.
  public let path: String
  /// The digest of its bytes.
  public let sha256: String
  /// What it says about itself.
  public let manifest: PluginManifest
  /// What it tells the dynamic linker.
  public let linking: DynamicSection
  /// The signature beside it, which was checked; nil when there is none.
  public let signature: PluginSignature?
  private let identity: FileIdentity?

  /// Reads a library, enters it once, and reads the signature beside it.
  ///
  /// - Parameters:
  ///   - path: The library, an absolute path.
  ///   - describer: Who enters it.
  ///   - clock: The system's clock.
  ///   - readsSignature: Whether the signature beside it is read; it is not by whoever makes it.
  /// - Returns: What is to be known.
  /// - Throws: ``PluginError`` when it is no plugin, was changed meanwhile, or its signature is
  ///   not of it.
  public static func examine(
    _ path: String,
    describer: any PluginDescriber,
    clock: any Clock,
    readsSignature: Bool = true
  ) async throws(PluginError) -> ExaminedLibrary {
    let opened = try LibraryFile(path).read()
    let linking = try opened.dynamicSection()
    let bytes = try await describer.describe(path)
    // The describer opened the file by its name: it must have been the one that was read.
    try opened.confirm()
    let manifest = try NegotiationRules(path: path).manifest(bytes)
    let signature = readsSignature ? try PluginSignature.beside(path) : nil
    let facts = SignedFacts(id: manifest.id, version: manifest.version, sha256: opened.sha256)
    try signature?.check(facts, at: path)
    return ExaminedLibrary(
      path: path,
      sha256: opened.sha256,
      manifest: manifest,
      linking: linking,
      signature: signature,
      identity: opened.identity.isSettled(at: clock.now()) ? opened.identity : nil
    )
  }

  /// What a signature of this library vouches for.
  public var facts: SignedFacts {
    SignedFacts(id: manifest.id, version: manifest.version, sha256: sha256)
  }

  /// What a lock keeps of it.
  ///
  /// - Parameters:
  ///   - lock: The lock.
  ///   - placement: Where the plugin will run.
  ///   - isShared: Whether the lock is shared with others, as a project's is; it then holds nothing
  ///     that is true of this machine alone.
  /// - Returns: The entry.
  public func entry(in lock: LockFile, placement: Placement, isShared: Bool) -> LockEntry {
    LockEntry(
      id: manifest.id,
      version: manifest.version,
      sha256: sha256,
      path: lock.written(path),
      identity: isShared ? nil : identity,
      signer: signature?.key,
      signature: signature?.bytes,
      placement: placement,
      needed: linking.needed,
      runpath: linking.runpath,
      manifest: manifest.document
    )
  }
}
