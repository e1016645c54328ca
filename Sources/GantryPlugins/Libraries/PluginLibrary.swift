public import GantryCore
internal import Synchronization

/// A library whose entry has answered and whose manifest and tables were accepted.
public final class PluginLibrary: Sendable {
  /// The file, as it was found.
  public let path: String
  /// What the plugin says about itself.
  public let manifest: PluginManifest
  /// Where the library is in its life; it stays there until the process ends.
  public let stage = Lifecycle.negotiated

  let context: LibraryContext
  let tables: [PluginListing.Kind: InterfaceTable]
  /// What the plugin wants back in every function of its own table.
  let address: PluginAddress
  /// What the plugin wants to do before the process ends.
  let shutdown: LibraryShutdown
  private let digest = Mutex<String?>(nil)

  init(
    context: LibraryContext,
    manifest: PluginManifest,
    tables: [PluginListing.Kind: InterfaceTable],
    address: PluginAddress,
    shutdown: LibraryShutdown
  ) {
    path = context.path
    self.context = context
    self.manifest = manifest
    self.tables = tables
    self.address = address
    self.shutdown = shutdown
  }

  /// The plugin's id and version, as messages name it: `acme.canary 2.3.1`.
  public var name: String { "\(manifest.id) \(manifest.version)" }

  /// The type of that name.
  ///
  /// - Parameter name: The type's name inside the plugin.
  /// - Returns: The type, or nil when the plugin has none of that name.
  public func type(_ name: String) -> PluginType? { manifest.types.first { $0.name == name } }

  /// What a run keeps of this library; the file is read when this is first asked for.
  ///
  /// - Returns: The version and the SHA-256 of the file.
  /// - Throws: ``PluginError`` with `.notFound` when the file cannot be read any more.
  public func pin() throws(PluginError) -> PluginPin {
    if let known = digest.withLock({ $0 }) {
      return PluginPin(version: manifest.version, sha256: known)
    }
    guard let sha256 = LibraryDigest.sha256(of: path) else {
      throw PluginError(
        .notFound,
        "the library of \(name) cannot be read any more",
        location: path,
        remedy: "Put the file back, or start Gantry again."
      )
    }
    digest.withLock { $0 = sha256 }
    return PluginPin(version: manifest.version, sha256: sha256)
  }
}

/// An address that belongs to a plugin: its own context, or one of its instances.
///
/// `@safe` and `@unchecked Sendable` because the host never looks behind it; it only hands it back,
/// on whatever thread, as the ABI says.
@safe struct PluginAddress: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer?

  /// No address.
  static let none = unsafe PluginAddress(nil)

  init(_ pointer: UnsafeMutableRawPointer?) { unsafe self.pointer = pointer }
}

/// The last function of a plugin that is called, if it has one.
///
/// `@safe` and `@unchecked Sendable` because libraries are never closed, so the function stays.
@safe struct LibraryShutdown: @unchecked Sendable {
  typealias Function = @convention(c) (UnsafeMutableRawPointer?) -> Void

  private let function: Function?
  private let address: PluginAddress

  init(_ function: Function?, _ address: PluginAddress) {
    unsafe self.function = function
    self.address = address
  }

  /// Calls the function; only on a host thread, once every instance is destroyed.
  func callAsFunction() { unsafe function?(address.pointer) }
}
