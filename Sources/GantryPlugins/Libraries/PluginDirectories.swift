internal import Glibc

/// Where plugins are looked for, in the order in which the first one of an id wins.
///
/// The order is: the folders a person named, the folders of `GANTRY_PLUGIN_PATH`, the host's own.
public struct PluginDirectories: Sendable, Hashable {
  /// The folders a person named for this command; each must exist.
  public var explicit: [String]
  /// The folders of `GANTRY_PLUGIN_PATH`; a missing one is passed over, as in `PATH`.
  public var environment: [String]
  /// The host's own folder; it need not exist.
  public var builtIn: String?

  /// Creates a search order.
  ///
  /// - Parameters:
  ///   - explicit: The folders a person named.
  ///   - searchPath: The value of `GANTRY_PLUGIN_PATH`, folders separated by colons.
  ///   - builtIn: The host's own folder.
  public init(explicit: [String] = [], searchPath: String? = nil, builtIn: String? = nil) {
    self.explicit = explicit
    environment = (searchPath ?? "").split(separator: ":").map(String.init)
    self.builtIn = builtIn
  }

  /// Every library in the search order, those of one folder by name.
  ///
  /// - Returns: The paths of all files that end in `.so`, each folder once.
  /// - Throws: ``PluginError`` with `.notFound` when a folder that a person named is not there.
  public func libraries() throws(PluginError) -> [String] {
    var paths: [String] = []
    var seen: Set<String> = []
    for folder in explicit where seen.insert(folder).inserted {
      guard let found = Self.libraries(in: folder) else { throw Self.missing(folder) }
      paths += found
    }
    for folder in environment + (builtIn.map { [$0] } ?? []) where seen.insert(folder).inserted {
      paths += Self.libraries(in: folder) ?? []
    }
    return paths
  }

  /// The folders of `GANTRY_PLUGIN_PATH` that are not there, worth a warning.
  public var missingFromEnvironment: [String] {
    environment.filter { Self.libraries(in: $0) == nil }
  }

  private static func missing(_ folder: String) -> PluginError {
    PluginError(
      .notFound,
      "the plugin folder '\(folder)' cannot be read",
      location: folder,
      remedy: "Create it, or name another folder with --plugins.",
      cause: PluginError.Verbatim(systemText(errno))
    )
  }

  private static func libraries(in folder: String) -> [String]? {
    guard let directory = unsafe opendir(folder) else { return nil }
    // `unsafe` because opendir's handle is C's; it lives and ends in this function.
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // `unsafe` because d_name is a C array that readdir has ended with a NUL.
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".so"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { folder.hasSuffix("/") ? folder + $0 : "\(folder)/\($0)" }
  }
}

/// The system's own words for an error number.
func systemText(_ code: CInt) -> String {
  // `unsafe` because C answers an address; glibc keeps it per thread, and it is copied at once.
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
