internal import GantryCore

/// The plugins that locks and trust let this process use, and those they do not and why.
///
/// Making it opens no library and runs no code of a plugin.
public struct PluginCatalog: Sendable {
  /// The plugins that may be used, in search order; of one id the first.
  public private(set) var entries: [LockedPlugin] = []
  /// The plugins, locks and found files that are not used, in search order.
  public private(set) var refused: [RefusedPlugin] = []
  /// The plugins that a lock before theirs has too.
  public private(set) var shadowed: [LockedPlugin] = []

  private var refusals: [String: PluginError] = [:]
  /// Every entry of every lock, used or not: what a file that is found can be.
  private var listed: [(path: String, entry: LockEntry)] = []

  /// Reads the locks.
  ///
  /// - Parameters:
  ///   - sources: The locks.
  ///   - trust: Whom and what the person trusts.
  ///   - safeMode: Whether to use only the plugins that are built with the host.
  /// - Returns: What may be used, and what may not and why.
  public static func read(
    sources: LockSources,
    trust: Trust,
    safeMode: Bool = false
  ) -> PluginCatalog {
    var catalog = PluginCatalog()
    let rule = TrustRule(trust: trust)
    for (origin, file) in sources.all where !safeMode || origin == .builtIn {
      do throws(PluginError) {
        guard let lock = try file.read() else {
          if origin == .named { throw missing(file) }
          continue
        }
        for entry in lock.entries { catalog.add(entry, origin, file, rule) }
      } catch {
        catalog.refused.append(RefusedPlugin(path: file.path, error: error))
      }
    }
    return catalog
  }

  private mutating func add(
    _ entry: LockEntry,
    _ origin: LockOrigin,
    _ file: LockFile,
    _ rule: TrustRule
  ) {
    let path = file.resolved(entry.path)
    let location = "\(path), locked in \(file.path)"
    listed.append((path, entry))
    do throws(PluginError) {
      try rule.check(entry, origin: origin, location: location, path: path)
      let manifest = try Self.manifest(of: entry, file)
      try NegotiationRules(path: path).check(manifest)
      let plugin = LockedPlugin(
        entry: entry,
        manifest: manifest,
        path: path,
        lock: file.path,
        origin: origin,
        signerName: entry.signer.flatMap { rule.trust[$0]?.name }
      )
      if entries.contains(where: { $0.entry.id == entry.id }) {
        shadowed.append(plugin)
      } else {
        entries.append(plugin)
      }
    } catch {
      refused.append(RefusedPlugin(path: path, error: error))
      refusals[entry.id] = refusals[entry.id] ?? error
    }
  }

  /// Why no plugin of that id is used, when a lock has one.
  ///
  /// - Parameter id: The plugin's id.
  /// - Returns: The first reason, or nil when the plugin is used or in no lock.
  public func refusal(of id: String) -> PluginError? {
    entries.contains { $0.entry.id == id } ? nil : refusals[id]
  }

  private static func manifest(
    of entry: LockEntry,
    _ file: LockFile
  ) throws(PluginError) -> PluginManifest {
    do throws(ManifestReader.Problem) {
      return try ManifestReader.read(entry.manifest, checksSchemas: false)
    } catch {
      throw PluginError(
        .manifest,
        "the manifest of '\(entry.id)' in the lock was refused: "
          + (error.pointer.isEmpty ? "it \(error.message)" : "'\(error.pointer)' \(error.message)"),
        location: "\(file.path), manifest \"\(error.pointer)\"",
        remedy: "Run `gantry plugin update \(entry.id)`."
      )
    }
  }

  private static func missing(_ file: LockFile) -> PluginError {
    PluginError(
      .notFound,
      "there is no lock '\(file.path)'",
      location: file.path,
      remedy: "Name another one, or make it with `gantry plugin add FILE --lock \(file.path)`."
    )
  }
}

// MARK: - Files that were found

extension PluginCatalog {
  /// Looks what the files of plugin folders are; a file that is in no lock is refused.
  ///
  /// A file at the place that a lock names, or with the identity of a lock that is believed, is not
  /// read here: it is read when it is opened.
  ///
  /// - Parameter libraries: The files, as ``PluginDirectories/libraries()`` gives them.
  public mutating func find(_ libraries: [String]) {
    let places = Set(listed.map { SmallFile.canonical($0.path) ?? $0.path })
    let identities = Set(listed.compactMap(\.entry.identity))
    for library in libraries {
      if places.contains(SmallFile.canonical(library) ?? library) { continue }
      do throws(PluginError) {
        let file = try LibraryFile(library)
        if identities.contains(file.identity) { continue }
        let sha256 = try file.read().sha256
        guard listed.contains(where: { $0.entry.sha256 == sha256 }) else {
          throw Self.unlisted(library, sha256)
        }
        move(sha256, to: library)
      } catch {
        refused.append(RefusedPlugin(path: library, error: error))
      }
    }
  }

  /// Takes a plugin from where it was found, when it is no longer where the lock says.
  private mutating func move(_ sha256: String, to library: String) {
    for place in entries.indices where entries[place].sha256 == sha256 {
      guard FileIdentity(path: entries[place].path) == nil else { continue }
      entries[place].path = library
    }
  }

  private static func unlisted(_ library: String, _ sha256: String) -> PluginError {
    PluginError(
      .unlisted,
      "'\(library)' was refused: it is in no lock",
      location: "\(library), sha256 \(sha256.prefix(12))…",
      remedy: "Run `gantry plugin add \(library)` if you know where it is from."
    )
  }
}
