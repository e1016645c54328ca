internal import CGantryABI
internal import GantryCore

/// Looks at what a plugin's entry answered and decides whether it can be used.
///
/// `@safe` because the address is the plugin's static table, which stays for ever.
@safe struct Negotiation {
  let path: String
  let context: LibraryContext
  let address: UnsafeRawPointer

  private var rules: NegotiationRules { NegotiationRules(path: path) }

  func library() throws(PluginError) -> EnteredLibrary {
    let declared = Int(unsafe address.loadUnaligned(as: UInt32.self))
    try rules.check(tableSize: declared)
    let plugin = unsafe GrowingTable.copy(gantry_plugin(), at: address)
    guard let interface = unsafe plugin.get_interface else {
      throw rules.noGetInterface
    }
    let manifest = try unsafe manifest(plugin.manifest_json)
    var tables: [PluginListing.Kind: InterfaceTable] = [:]
    for kind in Set(manifest.types.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let id = InterfaceTable.id(of: kind)
      // `unsafe` because the plugin answers an untyped address; the id says what it is.
      guard let answer = unsafe id.lent({ unsafe interface(plugin.ctx, $0) }) else {
        throw rules.noInterface(kind)
      }
      do {
        tables[kind] = unsafe try InterfaceTable(kind, at: answer)
      } catch {
        throw rules.noFunction(error.function, of: kind, in: manifest)
      }
    }
    context.identify(manifest.id)
    return unsafe EnteredLibrary(
      context: context,
      manifest: manifest,
      tables: tables,
      address: PluginAddress(plugin.ctx),
      shutdown: LibraryShutdown(plugin.shutdown, PluginAddress(plugin.ctx))
    )
  }

  private func manifest(_ text: gantry_str) throws(PluginError) -> PluginManifest {
    // `unsafe` because the text is the plugin's; its length is checked before it is read.
    guard unsafe text.len <= Int(GANTRY_MANIFEST_BYTES_MAX), let bytes = unsafe text.bytes else {
      throw rules.noManifest
    }
    return try rules.manifest(bytes)
  }
}
