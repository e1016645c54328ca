public import GantryCore

/// The plugins of this process: those that can be used, and those that were refused and why.
///
/// It is the directory that pipelines are checked against, and where every adapter finds its types.
public final class InstalledPlugins: Sendable {
  /// The libraries that can be used, in search order; of one id the first.
  public let libraries: [PluginLibrary]
  /// The libraries that were found and are not used, in search order.
  public let refused: [RefusedPlugin]
  /// Skills that a plugin before them in the search order provides too, and which therefore nobody
  /// reaches by name.
  public let shadowedSkills: [PluginError]
  /// What every call shares.
  public let host: PluginHost

  let instances = RunInstances()
  private let byID: [String: PluginLibrary]
  private let skillsByName: [String: ProvidedType]

  /// Loads libraries that nobody recorded, each once per process; one that is refused does not stop
  /// the others.
  ///
  /// - Parameters:
  ///   - paths: The files in search order, as ``PluginDirectories/libraries()`` gives them.
  ///   - host: What every call shares.
  ///   - placement: Where their code runs.
  /// - Returns: What can be used, and what cannot and why.
  public static func load(
    _ paths: [String],
    host: PluginHost,
    placement: Placement = .inProcess
  ) async -> InstalledPlugins {
    var libraries: [PluginLibrary] = []
    var refused: [RefusedPlugin] = []
    for path in paths {
      do throws(PluginError) {
        let library =
          placement == .inProcess
          ? try await here(path, host) : try await elsewhere(path, placement, host)
        if let first = libraries.first(where: { $0.manifest.id == library.manifest.id }) {
          throw duplicate(library, of: first)
        }
        libraries.append(library)
      } catch {
        refused.append(RefusedPlugin(path: path, error: error))
      }
    }
    return InstalledPlugins(libraries, refused, host)
  }

  /// Takes the plugins of a catalog; nothing of them is opened or run before it is needed.
  ///
  /// - Parameters:
  ///   - catalog: What locks and trust allow.
  ///   - host: What every call shares.
  ///   - strict: Whether libraries are hashed each time, and loaded from copies nobody can change.
  /// - Returns: What can be used, and what cannot and why.
  public static func locked(
    _ catalog: PluginCatalog,
    host: PluginHost,
    strict: Bool = false
  ) -> InstalledPlugins {
    let libraries = catalog.entries.map { library($0, host, strict: strict) }
    return InstalledPlugins(libraries, catalog.refused, host)
  }

  /// These plugins with others in the place of those of their ids, or besides them all.
  ///
  /// Those that stay are the same libraries: what is entered in this process is entered once.
  ///
  /// - Parameters:
  ///   - kept: The others.
  ///   - strict: Whether they are hashed each time, and loaded from copies nobody can change.
  /// - Returns: What can be used instead, with instances of its own.
  public func taking(_ kept: [LockedPlugin], strict: Bool) -> InstalledPlugins {
    let ids = Set(libraries.map(\.manifest.id))
    let changed = libraries.map { library in
      kept.first { $0.entry.id == library.manifest.id }
        .map { Self.library($0, host, strict: strict) } ?? library
    }
    let added = kept.filter { !ids.contains($0.entry.id) }
      .map { Self.library($0, host, strict: strict) }
    return InstalledPlugins(changed + added, refused, host)
  }

  private static func library(
    _ plugin: LockedPlugin,
    _ host: PluginHost,
    strict: Bool
  ) -> PluginLibrary {
    PluginLibrary(
      plugin.manifest,
      plugin.placement,
      source: LibrarySource(plugin, strict: strict),
      log: host.log
    )
  }

  private static func here(_ path: String, _ host: PluginHost) async throws(PluginError)
    -> PluginLibrary
  {
    // Entering runs code of the plugin, so it happens on a host thread as every call does.
    let entering: Result<EnteredLibrary, PluginError> = await host.threads.perform {
      do throws(PluginError) { return .success(try LibraryLoader.enter(path, log: host.log)) } catch
      {
        return .failure(error)
      }
    }
    let entered = try entering.get()
    return PluginLibrary(
      entered.manifest,
      .inProcess,
      source: LibrarySource(unlisted: path),
      entered: entered,
      log: host.log
    )
  }

  private static func elsewhere(
    _ path: String,
    _ placement: Placement,
    _ host: PluginHost
  ) async throws(PluginError) -> PluginLibrary {
    let opened = try LibraryFile(path).read()
    let bytes = try await WorkerDescriber(host).describe(opened)
    return PluginLibrary(
      try NegotiationRules(path: path).manifest(bytes),
      placement,
      source: LibrarySource(opened),
      log: host.log
    )
  }

  private init(_ libraries: [PluginLibrary], _ refused: [RefusedPlugin], _ host: PluginHost) {
    self.libraries = libraries
    self.refused = refused
    self.host = host
    byID = Dictionary(libraries.map { ($0.manifest.id, $0) }) { first, _ in first }
    var skills: [String: ProvidedType] = [:]
    var shadowed: [PluginError] = []
    for library in libraries {
      for type in library.manifest.types where type.kind == .skill {
        if let first = skills[type.name] {
          shadowed.append(Self.shadowed(type.name, in: library, by: first.library))
        } else {
          skills[type.name] = ProvidedType(library: library, type: type)
        }
      }
    }
    skillsByName = skills
    shadowedSkills = shadowed
    for library in libraries {
      guard case .worker(let knobs) = library.placement, let name = knobs.share else { continue }
      host.workers?.share(name, with: library)
    }
  }

  /// The names of all skills, sorted.
  public var skillNames: [String] { skillsByName.keys.sorted() }

  /// What a run keeps of the library behind a reference.
  ///
  /// - Parameter reference: What a pipeline wrote after `use:`.
  /// - Returns: The version and the SHA-256 of the file, which is read when this is first asked for.
  /// - Throws: ``PluginError`` when there is no such plugin or its file is gone.
  public func pin(for reference: PluginReference) throws(PluginError) -> PluginPin {
    try library(reference).pin()
  }

  /// Ends every instance that a run has made, once no attempt of the run is running.
  ///
  /// - Parameter run: The run that has ended.
  public func endRun(_ run: RunID) async {
    await instances.end(.run(run))
    host.secrets.end(run)
  }

  /// The secrets that plugins ask for, and those whose skills they use, by the plugin's id.
  ///
  /// - Parameter ids: The plugins that a pipeline uses.
  /// - Returns: The names, for plugins that ask for any.
  public func secrets(of ids: some Sequence<String>) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    var seen: Set<String> = []
    var waiting = Array(ids)
    while let id = waiting.popLast() {
      guard seen.insert(id).inserted, let manifest = byID[id]?.manifest else { continue }
      if !manifest.secrets.isEmpty { found[id] = Set(manifest.secrets) }
      waiting += manifest.skills.compactMap { skill($0)?.library.manifest.id }
    }
    return found
  }

  /// Tells every plugin that the process is about to end, once every run has been ended.
  public func shutdown() async {
    for library in libraries {
      let ending = await CallPatience(host, host.threads).perform { library.shutdown() }
      guard case .hung = ending else { continue }
      host.log(library.manifest.id, .error, "shutdown of \(library.name) hangs; left behind")
    }
  }

  func skill(_ name: String) -> ProvidedType? { skillsByName[name] }

  /// Finds a type by its reference.
  func type(
    _ reference: PluginReference,
    of kinds: [PluginListing.Kind]
  ) throws(PluginError) -> ProvidedType {
    let library = try library(reference)
    let type = try Self.type(reference, in: library)
    guard kinds.contains(type.kind) else {
      throw PluginError(
        .wrongKind,
        "'\(reference)' is a \(type.kind.rawValue), not a "
          + kinds.map(\.rawValue).joined(separator: " or a "),
        location: library.path,
        remedy: "Name a type of that kind."
      )
    }
    return ProvidedType(library: library, type: type)
  }

  private func library(_ reference: PluginReference) throws(PluginError) -> PluginLibrary {
    guard let library = byID[reference.plugin] else {
      let remedy = Suggestion.remedy(for: reference.plugin, in: byID.keys)
      throw PluginError(
        .unknownPlugin,
        "no plugin has the id '\(reference.plugin)'",
        location: reference.description,
        remedy: remedy
      )
    }
    return library
  }

  private static func type(
    _ reference: PluginReference,
    in library: PluginLibrary
  ) throws(PluginError) -> PluginType {
    let types = library.manifest.types
    guard let name = reference.type else {
      if types.count == 1, let only = types.first { return only }
      let names = types.map(\.name).sorted().joined(separator: ", ")
      throw PluginError(
        .unknownType,
        "'\(reference)' names a plugin with \(types.count) types and none of them",
        location: library.path,
        remedy: "Write \(reference)/TYPE with one of \(names)."
      )
    }
    guard let type = library.type(name) else {
      throw PluginError(
        .unknownType,
        "\(library.name) has no type '\(name)'",
        location: library.path,
        remedy: Suggestion.remedy(for: name, in: types.map(\.name))
      )
    }
    return type
  }

  private static func duplicate(_ library: PluginLibrary, of first: PluginLibrary) -> PluginError {
    PluginError(
      .duplicate,
      "plugin \(library.name) is passed over: \(first.name) was found before it",
      location: "\(library.path), behind \(first.path)",
      remedy: "Remove one of the two."
    )
  }

  private static func shadowed(
    _ skill: String,
    in library: PluginLibrary,
    by first: PluginLibrary
  ) -> PluginError {
    PluginError(
      .duplicate,
      "the skill '\(skill)' of \(library.name) is passed over: \(first.name) provides it too",
      location: "\(library.path), behind \(first.path)",
      remedy: "Remove one of the two plugins, or write \(library.manifest.id)/\(skill) after use:."
    )
  }
}

/// A type and the library that provides it.
struct ProvidedType: Sendable {
  let library: PluginLibrary
  let type: PluginType

  /// How messages name it: `acme.canary/deploy`.
  var name: String { "\(library.manifest.id)/\(type.name)" }
}

extension InstalledPlugins: PluginDirectory {
  /// Looks up what a reference names.
  ///
  /// - Parameter reference: What a pipeline wrote after `use:`.
  /// - Returns: The type's kind and input schema, a sink's or a strategy's configuration schema, or
  ///   nil when nothing is known by that name.
  public func plugin(_ reference: PluginReference) -> PluginListing? {
    guard let library = byID[reference.plugin],
      let type = try? Self.type(reference, in: library)
    else { return nil }
    switch type.kind {
    case .phase, .skill: return PluginListing(kind: type.kind, inputSchema: type.input)
    case .sink, .recovery: return PluginListing(kind: type.kind, inputSchema: type.config)
    }
  }

  /// Everything that can be referred to, sorted.
  public var knownReferences: [PluginReference] {
    libraries.flatMap { library in
      let id = library.manifest.id
      let types = library.manifest.types
      let whole = types.count == 1 ? [PluginReference(plugin: id)] : []
      return whole + types.map { PluginReference(plugin: id, type: $0.name) }
    }.sorted()
  }
}
