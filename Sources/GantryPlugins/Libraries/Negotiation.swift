internal import CGantryABI
internal import GantryCore

/// Looks at what a plugin's entry answered and decides whether it can be used.
///
/// `@safe` because the address is the plugin's static table, which stays for ever.
@safe struct Negotiation {
  let path: String
  let context: LibraryContext
  let address: UnsafeRawPointer

  /// The smallest table that holds everything 1.0 requires.
  private static var requiredSize: Int {
    unsafe (MemoryLayout<gantry_plugin>.offset(of: \.get_interface) ?? 0) + MemoryLayout<UInt>.size
  }

  func library() throws(PluginError) -> PluginLibrary {
    let declared = Int(unsafe address.loadUnaligned(as: UInt32.self))
    guard declared >= Self.requiredSize else {
      throw table(
        "its table is \(declared) bytes long and 1.0 requires \(Self.requiredSize)",
        at: "gantry_plugin.struct_size"
      )
    }
    let plugin = unsafe GrowingTable.copy(gantry_plugin(), at: address)
    guard let interface = unsafe plugin.get_interface else {
      throw table("its table has no get_interface", at: "gantry_plugin.get_interface")
    }
    let manifest = try unsafe manifest(plugin.manifest_json)
    try check(manifest)
    var tables: [PluginListing.Kind: InterfaceTable] = [:]
    for kind in Set(manifest.types.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let id = InterfaceTable.id(of: kind)
      // `unsafe` because the plugin answers an untyped address; the id says what it is.
      guard let answer = unsafe id.lent({ unsafe interface(plugin.ctx, $0) }) else {
        throw table("its manifest provides a \(kind.rawValue) and it has no \(id)", at: id)
      }
      do {
        tables[kind] = unsafe try InterfaceTable(kind, at: answer)
      } catch {
        throw table(
          "\(id) of \(manifest.id) has no \(error.function)",
          at: "\(id).\(error.function)"
        )
      }
    }
    context.identify(manifest.id)
    return unsafe PluginLibrary(
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
      throw self.manifest("", "is larger than \(GANTRY_MANIFEST_BYTES_MAX) bytes or not there")
    }
    do {
      return try ManifestReader.read(bytes)
    } catch {
      throw self.manifest(error.pointer, error.message)
    }
  }

  private func check(_ manifest: PluginManifest) throws(PluginError) {
    let missing = manifest.interfaces.filter { !HostInterface.ids.contains($0) }
    let wanted = missing.isEmpty ? "" : ", for \(missing.joined(separator: ", "))"
    let name = "plugin '\(manifest.id)' \(manifest.version)"
    guard manifest.minimumHostMinor <= Int(GANTRY_ABI_MINOR) else {
      let digest = LibraryDigest.sha256(of: path).map { " (sha256 \($0.prefix(4))…)" } ?? ""
      throw PluginError(
        .abiMinor,
        "\(name) was refused: it needs host ABI \(GANTRY_ABI_MAJOR).\(manifest.minimumHostMinor) "
          + "and this host speaks \(GANTRY_ABI_MAJOR).\(GANTRY_ABI_MINOR)",
        location: "\(fileName)\(digest), manifest \"min_host_minor\"\(wanted)",
        remedy: "upgrade Gantry, or install an older \(manifest.id)"
      )
    }
    guard missing.isEmpty else {
      throw PluginError(
        .interface,
        "\(name) was refused: it needs \(missing.joined(separator: ", ")), which this host "
          + "does not offer",
        location: "\(fileName), manifest \"interfaces\"",
        remedy: "Upgrade Gantry, or install an older \(manifest.id)."
      )
    }
  }

  private var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  private func table(_ problem: String, at symbol: String) -> PluginError {
    PluginError(
      .abiTable,
      "the plugin in '\(path)' was refused: \(problem)",
      location: "\(fileName), \(symbol)",
      remedy: "Rebuild it against PluginSDK 1.x."
    )
  }

  private func manifest(_ pointer: String, _ problem: String) -> PluginError {
    PluginError(
      .manifest,
      "the manifest in '\(path)' was refused: "
        + (pointer.isEmpty ? "it \(problem)" : "'\(pointer)' \(problem)"),
      location: "\(fileName), manifest \"\(pointer)\"",
      remedy: "Correct the manifest; manifest.schema.json of the PluginSDK says what it holds."
    )
  }
}
