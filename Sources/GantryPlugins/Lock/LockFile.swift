internal import GantryCore

/// A lock on the disk.
public struct LockFile: Sendable, Hashable {
  /// Where it is.
  public let path: String

  /// Names a lock; it need not be there.
  ///
  /// - Parameter path: The absolute path of the file.
  public init(_ path: String) { self.path = path }

  /// Reads the lock.
  ///
  /// - Returns: The plugins, or nil when there is no such file.
  /// - Throws: ``PluginError`` with `.lock` saying at which member it is wrong.
  public func read() throws(PluginError) -> PluginLock? {
    guard let bytes = try SmallFile.read(path, code: .lock) else { return nil }
    return try lock(bytes)
  }

  /// Changes the lock; two who do so at the same time come one after the other.
  ///
  /// - Parameter change: What to do with the plugins; none of them for a new file.
  /// - Throws: What `change` throws, or ``PluginError`` with `.lock` when what is there cannot be used,
  ///   `.cannotWrite` or `.storage` when it cannot be written.
  public func update(_ change: (inout PluginLock) throws(PluginError) -> Void) throws(PluginError) {
    try SmallFile.update(path, code: .lock) { bytes throws(PluginError) in
      var lock = try lock(bytes)
      try change(&lock)
      do {
        return try lock.text()
      } catch {
        throw unusable("cannot be written: \(error)")
      }
    }
  }

  /// How a library is written in this lock: from the lock's folder when it is below it, so that a
  /// repository can be checked out anywhere.
  ///
  /// - Parameter library: The absolute path of the library.
  /// - Returns: The path for the lock.
  public func written(_ library: String) -> String {
    let folder = SmallFile.folder(of: path) + "/"
    return library.hasPrefix(folder) ? String(library.dropFirst(folder.count)) : library
  }

  /// Where a library of this lock is.
  ///
  /// - Parameter written: The path as the lock has it.
  /// - Returns: The absolute path.
  public func resolved(_ written: String) -> String {
    written.hasPrefix("/") ? written : "\(SmallFile.folder(of: path))/\(written)"
  }

  private func lock(_ bytes: [UInt8]) throws(PluginError) -> PluginLock {
    do throws(PluginLock.Problem) {
      return try PluginLock(reading: bytes)
    } catch {
      guard !error.isNewer else {
        throw PluginError(
          .lock,
          "the lock '\(path)' was written by a newer Gantry: '\(error.pointer)' \(error.message) "
            + "and this one reads \(PluginLock.form)",
          location: "\(path), \(error.pointer)",
          remedy: "Upgrade Gantry."
        )
      }
      throw unusable(error.pointer.isEmpty ? error.message : "'\(error.pointer)' \(error.message)")
    }
  }

  private func unusable(_ why: String) -> PluginError {
    PluginError(
      .lock,
      "the lock '\(path)' cannot be used: \(why)",
      location: path,
      remedy: "Correct the file, or bring back the last one that was good."
    )
  }
}
