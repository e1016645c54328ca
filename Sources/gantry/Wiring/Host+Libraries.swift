import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

// The libraries that runs were started with, and which of them are needed.
extension Host {
  /// Where the libraries of this state folder's runs are kept.
  var keptLibraries: KeptLibraries { KeptLibraries(statePath + "/libraries") }

  /// Keeps the libraries of a run before the journal says that it needs them.
  func keepLibraries(
    of pins: [String: PluginPin],
    from plugins: InstalledPlugins
  ) throws -> [LibraryHold] {
    do throws(PluginError) {
      return try plugins.keep(pins.keys, in: keptLibraries)
    } catch {
      guard error.code == .keep else { throw error }
      throw Complaint(
        message: "\(error.message) [\(error.code)]",
        location: error.location,
        remedy: error.remedy,
        status: .inputOutput
      )
    }
  }

  /// Removes the libraries that no run needs.
  ///
  /// Nobody waits for it and nothing depends on it, so what goes wrong is left to the next time.
  func sweepLibraries(asking reader: any RunReader) async {
    _ = try? await keptLibraries.sweep(at: SystemClock().now()) { () throws(StoreError) in
      try await Self.pinnedLibraries(in: reader)
    }
  }

  /// Removes the libraries that no run needs, for a command that has no store.
  func sweepLibraries() async {
    guard let reader = try? reader() else { return }
    await sweepLibraries(asking: reader)
    try? reader.close()
  }

  /// Keeps the library of a plugin that is about to be replaced, if a run that has not ended needs it.
  ///
  /// A run keeps its libraries itself when it starts; this is for those that could not, because an
  /// older Gantry has started them.
  func keepReplaced(_ entry: LockEntry) async {
    guard !keptLibraries.contains(entry.sha256), await isNeeded(entry.sha256),
      let plugin = try? catalog().entries.first(where: { $0.sha256 == entry.sha256 }),
      plugin.origin != .builtIn, let library = try? plugin.open()
    else { return }
    _ = try? keptLibraries.keep(plugin, library)
  }

  /// Whether a run that has not ended needs the library of a digest.
  func isNeeded(_ sha256: String) async -> Bool {
    guard let reader = try? reader() else { return false }
    let needed = try? await Self.pinnedLibraries(in: reader)
    try? reader.close()
    return needed?.contains(sha256) ?? false
  }

  /// The digests that runs need which have not ended.
  private static func pinnedLibraries(
    in reader: any RunReader
  ) async throws(StoreError) -> Set<String> {
    var needed: Set<String> = []
    for row in try await reader.runs(limit: .max) where !row.status.isTerminal {
      needed.formUnion(try await reader.state(of: row.id).pins.values.map(\.sha256))
    }
    return needed
  }
}
