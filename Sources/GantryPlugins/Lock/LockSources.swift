/// Whose lock it is, which says how far it is believed.
public enum LockOrigin: String, Sendable, Hashable, CaseIterable {
  /// A person named it for this command.
  case named
  /// It lies in the project.
  case project
  /// It is the person's own.
  case person
  /// It lies beside the plugins that are built with the host.
  case builtIn = "built_in"

  /// Whether a file whose identity is that of the lock is taken without reading it.
  ///
  /// A lock of a project is written by whoever writes the project, who could put down the identity
  /// of another file beside a digest that is trusted.
  var believesIdentity: Bool { self == .person || self == .builtIn }

  /// Whether what it says of a plugin is believed before the plugin itself has said it.
  ///
  /// The manifest in a lock decides what its plugin may do, and whoever writes a project could give a
  /// trusted library more than its own.
  var believesManifest: Bool { self == .person || self == .builtIn }
}

/// The locks that are read, in the order in which the first one of an id wins.
public struct LockSources: Sendable, Hashable {
  /// The lock that a person named.
  public var named: String?
  /// The lock of the project.
  public var project: String?
  /// The person's own lock.
  public var person: String?
  /// The lock beside the plugins that are built with the host.
  public var builtIn: String?

  /// Names the locks.
  ///
  /// - Parameters:
  ///   - named: The lock that a person named.
  ///   - project: The lock of the project.
  ///   - person: The person's own lock.
  ///   - builtIn: The lock beside the plugins that are built with the host.
  public init(
    named: String? = nil,
    project: String? = nil,
    person: String? = nil,
    builtIn: String? = nil
  ) {
    self.named = named
    self.project = project
    self.person = person
    self.builtIn = builtIn
  }

  /// Finds the locks.
  ///
  /// - Parameters:
  ///   - named: The lock that a person named, an absolute path.
  ///   - folder: The folder from which the project's lock is looked for upward.
  ///   - settings: The person's folder of settings, which holds their own lock.
  ///   - plugins: The folder of the plugins that are built with the host.
  /// - Returns: The locks; only that of the project is known to be there.
  public static func find(
    named: String?,
    from folder: String,
    settings: String?,
    plugins: String?
  ) -> LockSources {
    var sources = LockSources(
      named: named,
      person: settings.map { "\($0)/\(PluginLock.fileName)" },
      builtIn: plugins.map { "\($0)/\(PluginLock.fileName)" }
    )
    // From inside of the host's own folder its lock is found upward, and is still the host's.
    let others = [sources.person, sources.builtIn].compactMap { $0 }.map(Self.plain)
    sources.project = Self.nearest(folder).flatMap { others.contains(Self.plain($0)) ? nil : $0 }
    return sources
  }

  /// The locks in order, each once.
  public var all: [(origin: LockOrigin, file: LockFile)] {
    let order: [(LockOrigin, String?)] = [
      (.builtIn, builtIn), (.person, person), (.named, named), (.project, project),
    ]
    var known: Set<String> = []
    var found: [LockOrigin: LockFile] = [:]
    // A file that has two of these places is the one it is believed most as.
    for (origin, path) in order {
      guard let path, known.insert(Self.plain(path)).inserted else { continue }
      found[origin] = LockFile(path)
    }
    return LockOrigin.allCases.compactMap { origin in found[origin].map { (origin, $0) } }
  }

  /// The lock that a change goes to when nobody says which: the project's, else the person's.
  public var preferred: String? { named ?? project ?? person }

  /// The locks that a person can change, each once: the named one alone when there is one.
  public var changeable: [LockFile] {
    all.filter { $0.origin != .builtIn && (named == nil || $0.origin == .named) }.map(\.file)
  }

  /// Whether others read the lock too, as they do a project's; only the person's own is not shared.
  ///
  /// - Parameter lock: The lock.
  /// - Returns: Whether it is shared.
  public func isShared(_ lock: LockFile) -> Bool { lock.path != person }

  private static func nearest(_ folder: String) -> String? {
    var folder = folder
    while true {
      let candidate = (folder == "/" ? "" : folder) + "/" + PluginLock.fileName
      if FileIdentity(path: candidate) != nil { return candidate }
      guard folder.hasPrefix("/"), folder != "/" else { return nil }
      folder = SmallFile.folder(of: folder)
    }
  }

  private static func plain(_ path: String) -> String { SmallFile.canonical(path) ?? path }
}
