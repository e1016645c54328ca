internal import CGantryABI
internal import GantryCore

/// What the host requires of a library, wherever its entry was called.
struct NegotiationRules {
  let path: String

  /// The smallest table that holds everything 1.0 requires.
  ///
  /// `unsafe` because the struct holds C pointers; only its layout is looked at.
  private static var requiredSize: Int {
    unsafe (MemoryLayout<gantry_plugin>.offset(of: \.get_interface) ?? 0) + MemoryLayout<UInt>.size
  }

  /// Checks the size that a plugin's table says it has.
  func check(tableSize declared: Int) throws(PluginError) {
    guard declared >= Self.requiredSize else {
      throw table(
        "its table is \(declared) bytes long and 1.0 requires \(Self.requiredSize)",
        at: "gantry_plugin.struct_size"
      )
    }
  }

  /// Reads and checks a manifest.
  func manifest(_ bytes: [UInt8]) throws(PluginError) -> PluginManifest {
    let manifest: PluginManifest
    do {
      manifest = try ManifestReader.read(bytes)
    } catch {
      throw self.manifest(error.pointer, error.message)
    }
    try check(manifest)
    return manifest
  }

  var noManifest: PluginError {
    manifest("", "is larger than \(GANTRY_MANIFEST_BYTES_MAX) bytes or not there")
  }

  var noGetInterface: PluginError {
    table("its table has no get_interface", at: "gantry_plugin.get_interface")
  }

  func noInterface(_ kind: PluginListing.Kind) -> PluginError {
    let id = InterfaceTable.id(of: kind)
    return table("its manifest provides a \(kind.rawValue) and it has no \(id)", at: id)
  }

  func noFunction(
    _ function: String,
    of kind: PluginListing.Kind,
    in manifest: PluginManifest
  ) -> PluginError {
    let id = InterfaceTable.id(of: kind)
    return table("\(id) of \(manifest.id) has no \(function)", at: "\(id).\(function)")
  }

  /// Checks that this host offers what a plugin needs.
  func check(_ manifest: PluginManifest) throws(PluginError) {
    let missing = manifest.interfaces.filter { !HostInterface.ids.contains($0) }
    let wanted = missing.isEmpty ? "" : ", for \(missing.joined(separator: ", "))"
    let name = "plugin '\(manifest.id)' \(manifest.version)"
    guard manifest.minimumHostMinor <= Int(GANTRY_ABI_MINOR) else {
      let digest = (try? LibraryFile(path).read().sha256).map { " (sha256 \($0.prefix(4))…)" } ?? ""
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
