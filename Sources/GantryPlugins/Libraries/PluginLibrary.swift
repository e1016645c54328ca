public import GantryCore
internal import Synchronization

/// A plugin that can be used: what it says about itself, and where its code runs.
///
/// Knowing a plugin runs nothing of it. Its code is entered when one of its types is first needed.
public final class PluginLibrary: Sendable {
  /// The file, as it was found.
  public let path: String
  /// What the plugin says about itself.
  public let manifest: PluginManifest
  /// Where its code runs.
  public let placement: Placement

  /// What is behind a worker's or a process's use of the file.
  let source: LibrarySource
  private let named: LibraryContext
  private let log: HostLog
  private let state: Mutex<State>

  private struct State {
    var entered: EnteredLibrary?
    var digest: String?
  }

  /// Describes a library.
  ///
  /// - Parameters:
  ///   - manifest: What the plugin says about itself.
  ///   - placement: Where its code runs.
  ///   - source: The file.
  ///   - entered: The library, when it is in this process already.
  ///   - log: Where the plugin's own lines go.
  init(
    _ manifest: PluginManifest,
    _ placement: Placement,
    source: LibrarySource,
    entered: EnteredLibrary? = nil,
    log: @escaping HostLog
  ) {
    path = source.path
    self.manifest = manifest
    self.placement = placement
    self.source = source
    self.log = log
    named = entered?.context ?? LibraryContext(path: source.path, log: log)
    named.identify(manifest.id)
    state = Mutex(State(entered: entered, digest: source.sha256))
  }

  /// The plugin's id and version, as messages name it: `acme.canary 2.3.1`.
  public var name: String { "\(manifest.id) \(manifest.version)" }

  /// Where the library is in its life in this process; one that runs in workers never comes further
  /// than being discovered here.
  public var stage: Lifecycle {
    state.withLock { $0.entered == nil ? .discovered : .negotiated }
  }

  /// What functions of the host know of this library: the one its tables point to, once it has them.
  var context: LibraryContext { state.withLock { $0.entered?.context } ?? named }

  /// The type of that name.
  ///
  /// - Parameter name: The type's name inside the plugin.
  /// - Returns: The type, or nil when the plugin has none of that name.
  public func type(_ name: String) -> PluginType? { manifest.types.first { $0.name == name } }

  /// Enters the library in this process if that has not happened; only on a host thread.
  func enter() throws(PluginError) -> EnteredLibrary {
    if let known = state.withLock({ $0.entered }) { return known }
    let opened = try source.sha256 == nil ? nil : source.open()
    let new = try LibraryLoader.enter(path, log: log) { () throws(PluginError) in
      try opened?.confirm()
    }
    state.withLock { $0.entered = new }
    return new
  }

  /// Tells the plugin that the process ends, if it was ever entered here; only on a host thread.
  func shutdown() { state.withLock { $0.entered }?.shutdown() }

  /// What a run keeps of this library; the file is opened when this is first asked for.
  ///
  /// - Returns: The version and the SHA-256 of the file.
  /// - Throws: ``PluginError`` when the file cannot be read any more, or is not what was recorded.
  public func pin() throws(PluginError) -> PluginPin {
    if let known = state.withLock({ $0.digest }) {
      // A run that begins with a library which its first phase will refuse would only fail later.
      _ = try source.open()
      return PluginPin(version: manifest.version, sha256: known)
    }
    let sha256 = try LibraryFile(path).read().sha256
    state.withLock { $0.digest = sha256 }
    return PluginPin(version: manifest.version, sha256: sha256)
  }
}

/// The file behind a library, as it was when somebody decided to trust it.
struct LibrarySource: Sendable {
  var path: String
  /// The digest that was recorded, nil when nobody recorded one.
  var sha256: String?
  /// What a lock says of it, nil when it is in none.
  private(set) var locked: LockedPlugin?
  /// Opens the file and proves that it still is what was recorded; it throws when it is not.
  let open: @Sendable () throws(PluginError) -> OpenedLibrary
  /// Proves that what a library says at its entry is what was recorded of it.
  let confirm: @Sendable ([UInt8]) throws(PluginError) -> Void

  /// A file that nobody recorded: it is what it is when it is first read.
  init(unlisted path: String) {
    self.path = path
    open = { () throws(PluginError) in try LibraryFile(path).read() }
    confirm = { _ throws(PluginError) in }
  }

  /// A file that is open already.
  init(_ opened: OpenedLibrary) {
    path = opened.path
    sha256 = opened.sha256
    open = { () throws(PluginError) in opened }
    confirm = { _ throws(PluginError) in }
  }

  /// A file that a lock records; it is opened once, and stays open for whoever loads it.
  init(_ plugin: LockedPlugin, strict: Bool) {
    path = plugin.path
    sha256 = plugin.sha256
    locked = plugin
    let kept = KeptLibrary()
    open = { () throws(PluginError) in
      if let known = kept.library { return known }
      let opened = try plugin.open(strict: strict)
      kept.library = opened
      return opened
    }
    confirm = { bytes throws(PluginError) in try plugin.confirm(manifest: bytes) }
  }
}

/// A library that was opened and checked once.
private final class KeptLibrary: Sendable {
  private let state = Mutex<OpenedLibrary?>(nil)

  var library: OpenedLibrary? {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
