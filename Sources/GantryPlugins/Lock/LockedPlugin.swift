internal import GantryCore

/// A plugin of a lock that may be used; its library was not touched yet.
public struct LockedPlugin: Sendable {
  /// What the lock says.
  public let entry: LockEntry
  /// What the plugin says about itself, as the lock holds it.
  public let manifest: PluginManifest
  /// Where the library is, an absolute path.
  public internal(set) var path: String
  /// The lock it is in.
  public let lock: String
  /// Whose lock that is.
  public let origin: LockOrigin
  /// What the person calls its signer; nil for a plugin that nobody signed.
  public let signerName: String?

  /// The digest of the library.
  public var sha256: String { entry.sha256 }
  /// Where the plugin runs.
  public var placement: Placement { entry.placement }
  /// The plugin as messages name it: `acme.canary 2.3.1`.
  public var name: String { entry.name }
  /// The library and the lock, as errors name the place.
  var location: String { "\(path), locked in \(lock)" }

  /// Opens the library and makes sure that it is the one that was locked.
  ///
  /// A file whose identity is that of the lock is not read, when the lock is the person's own or
  /// the host's. Any other is read through the descriptor that it is loaded from.
  ///
  /// - Parameters:
  ///   - strict: Whether to read it in any case, to load from a sealed copy, and to refuse one that
  ///     asks the linker for more than the system has, unless it comes with Gantry.
  ///   - between: What happens after the last byte was read and before the file is looked at again.
  /// - Returns: The library, to be loaded through its ``OpenedLibrary/loadPath``.
  /// - Throws: ``PluginError`` with `.changed` naming both digests, `.signature`, `.strict`, or
  ///   `.notFound`.
  public func open(
    strict: Bool = false,
    between: () -> Void = {}
  ) throws(PluginError) -> OpenedLibrary {
    if origin != .builtIn { try TrustRule.checkSignature(entry, location: location) }
    let file = try LibraryFile(path)
    if !strict, origin.believesIdentity, file.identity == entry.identity {
      return file.opened(sha256: entry.sha256)
    }
    let opened = try file.read(sealed: strict, between: between)
    guard opened.sha256 == entry.sha256 else { throw changed(to: opened.sha256) }
    // What comes with Gantry is linked as Gantry itself is.
    if strict, origin != .builtIn {
      try StrictLinking.check(try opened.dynamicSection(), path: path)
    }
    return opened
  }

  /// Reads the library again, whatever its identity is.
  ///
  /// - Returns: Why strict mode would not take it; nil when it would.
  /// - Throws: ``PluginError`` as ``open(strict:between:)`` does.
  public func verify() throws(PluginError) -> PluginError? {
    if origin != .builtIn { try TrustRule.checkSignature(entry, location: location) }
    let opened = try LibraryFile(path).read()
    guard opened.sha256 == entry.sha256 else { throw changed(to: opened.sha256) }
    let section = try opened.dynamicSection()
    guard origin != .builtIn else { return nil }
    do throws(PluginError) {
      try StrictLinking.check(section, path: path)
      return nil
    } catch {
      return error
    }
  }

  /// Makes sure that a library says at its entry what the lock says for it.
  ///
  /// A digest and a signature vouch for the library; the manifest in the lock decides what it may
  /// do, and only the library itself can say whether that is its own.
  ///
  /// - Parameter bytes: The manifest that the library handed out.
  /// - Throws: ``PluginError`` with `.changed` when it is another one.
  public func confirm(manifest bytes: [UInt8]) throws(PluginError) {
    guard let said = try? JSONParser.parse(bytes), said == entry.manifest else {
      throw PluginError(
        .changed,
        "plugin '\(entry.id)' \(entry.version) was refused: the manifest in the lock is not the "
          + "one it hands out",
        location: location,
        remedy: "Run `gantry plugin update \(entry.id)`."
      )
    }
  }

  private func changed(to sha256: String) -> PluginError {
    PluginError(
      .changed,
      "plugin '\(entry.id)' \(entry.version) was refused: its library has sha256 "
        + "\(sha256.prefix(12))… and the lock says \(entry.sha256.prefix(12))…",
      location: location,
      remedy: "Put the library back, or run `gantry plugin update \(entry.id)"
        + "\(entry.signer == nil ? " --allow-unsigned" : "")` if the change is meant."
    )
  }
}
