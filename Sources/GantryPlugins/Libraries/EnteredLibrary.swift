internal import GantryCore

/// A library in this process whose entry has answered: the functions the host calls.
struct EnteredLibrary: Sendable {
  /// What the plugin's host table points to.
  let context: LibraryContext
  let manifest: PluginManifest
  let tables: [PluginListing.Kind: InterfaceTable]
  /// What the plugin wants back in every function of its own table.
  let address: PluginAddress
  /// What the plugin wants to do before the process ends.
  let shutdown: LibraryShutdown
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
