public import GantryCore
internal import Glibc

extension KeptLibraries {
  /// A file of the folder that nobody holds.
  private struct Idle {
    var path: String
    /// The library whose record it is; nil for what was left behind by a process that was killed.
    var sha256: String?
    var identity: FileIdentity
  }

  /// Removes the copies that no run needs, and what was left behind by processes that were killed.
  ///
  /// The answer is older than the removal, so a copy that anybody has held since is left alone: its
  /// time says so.
  ///
  /// - Parameters:
  ///   - now: The time of the system's clock.
  ///   - needed: Answers the digests that runs need; it is asked only when there is a copy that
  ///     nobody holds.
  /// - Returns: The digests of what was removed, sorted.
  /// - Throws: What `needed` throws; nothing is then removed.
  @discardableResult
  public func sweep<Problem: Error>(
    at now: Timestamp,
    needed: () async throws(Problem) -> Set<String>
  ) async throws(Problem) -> [String] {
    let idle = idle(at: now)
    guard !idle.isEmpty else { return [] }
    let needed = idle.contains { $0.sha256 != nil } ? try await needed() : []
    var removed: [String] = []
    for file in idle {
      guard let sha256 = file.sha256 else {
        _ = remove(file)
        continue
      }
      if !needed.contains(sha256), remove(file) { removed.append(sha256) }
    }
    return removed.sorted()
  }

  private func idle(at now: Timestamp) -> [Idle] {
    let names = Set(names)
    return names.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      let sha256 = Self.digest(of: name, Self.recordSuffix)
      // A copy is made before its record, and is nothing without it.
      let isLost = Self.digest(of: name, Self.suffix).map {
        !names.contains($0 + Self.recordSuffix)
      }
      let isLeft = isLost ?? name.hasSuffix(LibraryDraft.suffix)
      guard sha256 != nil || isLeft, let file = Self.take(path),
        let identity = FileIdentity(descriptor: file.descriptor), identity.isSettled(at: now)
      else { return nil }
      return Idle(path: path, sha256: sha256, identity: identity)
    }
  }

  private func remove(_ idle: Idle) -> Bool {
    guard let file = Self.take(idle.path),
      FileIdentity(descriptor: file.descriptor) == idle.identity
    else { return false }
    if let sha256 = idle.sha256 { unsafe unlink(path(of: sha256)) }
    return unsafe unlink(idle.path) == 0
  }

  /// Opens a file that nobody holds, and lets nobody hold it until it is closed.
  private static func take(_ path: String) -> OpenFile? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    let file = OpenFile(descriptor)
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? file : nil
  }

  private static func digest(of name: String, _ suffix: String) -> String? {
    guard name.hasSuffix(suffix) else { return nil }
    let digest = String(name.dropLast(suffix.count))
    return Hexadecimal.isDigest(digest) ? digest : nil
  }

  /// What is in the folder; nothing when it is not there.
  private var names: [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    // `unsafe` because opendir's handle is C's; it lives and ends here.
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      names.append(
        unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
      )
    }
    return names
  }
}
