internal import GantryCore
internal import Glibc

/// The libraries that runs were started with, kept by digest until no run needs them.
///
/// The file of a library belongs to whoever builds it, and may be written over or removed while a
/// run is interrupted. So a state folder has a copy of its own, one for all runs; a second name of
/// the same file would not do, because a compiler may write in place. Beside each copy lies its
/// record, a lock with one entry: what the plugin's lock said of it when it was first kept. The
/// record is made last and removed last, so what has one is whole or can be made whole.
///
/// What a living process holds is never removed, see ``LibraryHold``. So a run that is about to be
/// written to the journal cannot lose its library to somebody who does not see it there yet.
public struct KeptLibraries: Sendable {
  /// Where the copies are.
  public let folder: String

  /// Names a folder; it need not be there.
  ///
  /// - Parameter folder: An absolute path.
  public init(_ folder: String) { self.folder = folder }

  /// Keeps a library, and holds it; nothing is copied when it is kept already.
  ///
  /// - Parameters:
  ///   - plugin: What the lock says of it.
  ///   - library: The library, as it was opened and checked.
  /// - Returns: What the copy is not removed beside.
  /// - Throws: ``PluginError`` with `.keep` when the copy cannot be made, `.changed` when the library
  ///   was written to meanwhile.
  public func keep(
    _ plugin: LockedPlugin,
    _ library: OpenedLibrary
  ) throws(PluginError) -> LibraryHold {
    let (copy, record) = (path(of: library.sha256), recordPath(of: library.sha256))
    let draft = LibraryDraft(of: library.sha256, at: library.path, in: folder)
    // Twice, because what is made may be removed by hand before it is held; what is still not there
    // then has a name that is taken by something else.
    for _ in 1...2 {
      if let hold = try hold(draft, record), FileIdentity(path: copy) != nil { return hold }
      // One that is there is what was wanted; what cannot be made shows at the copy.
      unsafe mkdir(folder, 0o700)
      try draft.copy(library, to: copy)
      try draft.write(try Self.record(of: plugin, library), to: record)
    }
    if let hold = try hold(draft, record), FileIdentity(path: copy) != nil { return hold }
    throw draft.failure(EEXIST)
  }

  private func hold(
    _ draft: LibraryDraft,
    _ record: String
  ) throws(PluginError) -> LibraryHold? {
    do throws(SystemProblem) {
      return try LibraryHold(record)
    } catch {
      throw draft.failure(error.code)
    }
  }

  /// Whether the library of a digest is kept.
  ///
  /// - Parameter sha256: The digest.
  /// - Returns: Whether there is a copy with its record.
  public func contains(_ sha256: String) -> Bool {
    FileIdentity(path: path(of: sha256)) != nil && FileIdentity(path: recordPath(of: sha256)) != nil
  }

  /// The plugin of a digest, as it was when it was first kept.
  ///
  /// Nothing that lies in a state folder is believed: trust is asked again, and the digest is read
  /// again here and whenever the library is opened.
  ///
  /// - Parameters:
  ///   - sha256: The digest.
  ///   - trust: Whom and what the person trusts now.
  /// - Returns: The plugin; nil when it is not kept, or the copy is no longer what it was.
  /// - Throws: ``PluginError`` when it is kept and may not be used, such as `.untrusted`.
  public func plugin(_ sha256: String, trust: Trust) throws(PluginError) -> LockedPlugin? {
    guard contains(sha256) else { return nil }
    let found = PluginCatalog.read(
      sources: LockSources(named: recordPath(of: sha256)),
      trust: trust
    )
    guard let plugin = found.entries.first else {
      guard let refused = found.refused.first else { return nil }
      throw refused.error
    }
    guard plugin.sha256 == sha256, (try? LibraryFile(plugin.path).read().sha256) == sha256 else {
      return nil
    }
    return plugin
  }

  // MARK: - What is in the folder

  static let suffix = ".so"
  static let recordSuffix = ".lock"

  func path(of sha256: String) -> String { "\(folder)/\(sha256)\(Self.suffix)" }

  func recordPath(of sha256: String) -> String { "\(folder)/\(sha256)\(Self.recordSuffix)" }

  private static func record(
    of plugin: LockedPlugin,
    _ library: OpenedLibrary
  ) throws(PluginError) -> [UInt8] {
    var entry = plugin.entry
    entry.path = library.sha256 + Self.suffix
    // The copy is a file of its own, and is read whenever it is opened.
    entry.identity = nil
    do {
      return try PluginLock([entry]).text()
    } catch {
      // What was read from a lock can be written to one.
      throw PluginError(
        .lock,
        "the lock '\(plugin.lock)' cannot be used: \(error)",
        location: plugin.lock,
        remedy: "Run `gantry plugin update \(entry.id)`."
      )
    }
  }
}
