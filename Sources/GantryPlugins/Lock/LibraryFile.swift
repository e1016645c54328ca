internal import Crypto
internal import GantryCore
internal import Glibc

/// A file that may be a library: opened once, and read only when its identity is not known.
struct LibraryFile {
  let path: String
  let identity: FileIdentity
  private let file: OpenFile

  /// Opens a file; nothing is read yet.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``PluginError`` with `.notFound` when it cannot be opened, or is not a file.
  init(_ path: String) throws(PluginError) {
    // Not blocking, because a pipe of that name would keep whoever opens it.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw Self.unreadable(path, systemText(errno)) }
    var status = stat()
    file = OpenFile(opened)
    // `unsafe` because fstat writes into a variable that lives in this call.
    guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let identity = FileIdentity(descriptor: opened)
    else {
      throw Self.unreadable(path, "it is not a file")
    }
    self.path = path
    self.identity = identity
  }

  /// Gives the open file away without reading it.
  ///
  /// - Parameter sha256: The digest that is known of this identity.
  /// - Returns: The library.
  func opened(sha256: String) -> OpenedLibrary {
    OpenedLibrary(
      path: path,
      identity: identity,
      sha256: sha256,
      file: file,
      isSealed: false
    )
  }

  /// Reads the whole file and gives it away.
  ///
  /// - Parameters:
  ///   - sealed: Whether to load from a copy in memory, made while reading, that is sealed.
  ///   - between: What happens after the last byte was read and before the file is looked at again.
  /// - Returns: The library with the digest of its bytes.
  /// - Throws: ``PluginError`` when it cannot be read, was changed meanwhile, or cannot be copied.
  func read(
    sealed: Bool = false,
    between: () -> Void = {}
  ) throws(PluginError) -> OpenedLibrary {
    let copy = sealed ? try SealedCopy(of: path) : nil
    let sha256 = try digest(into: copy)
    between()
    guard FileIdentity(descriptor: file.descriptor) == identity else {
      throw Self.changedMeanwhile(path)
    }
    return OpenedLibrary(
      path: path,
      identity: identity,
      sha256: sha256,
      file: try copy?.seal() ?? file,
      isSealed: sealed
    )
  }

  private func digest(into copy: SealedCopy?) throws(PluginError) -> String {
    var digest = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var offset: Int = 0
    while true {
      // `unsafe` because pread writes into memory we lend it; it never writes past the count.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe pread(file.descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.unreadable(path, systemText(errno)) }
      guard count > 0 else { return Hexadecimal.text(digest.finalize()) }
      digest.update(data: chunk[..<count])
      try copy?.append(chunk[..<count])
      offset += count
    }
  }

  // MARK: - What goes wrong

  static func changedMeanwhile(_ path: String) -> PluginError {
    PluginError(
      .changed,
      "'\(path)' was changed while it was being checked",
      location: path,
      remedy: "Let whatever writes the file finish, and try again."
    )
  }

  private static func unreadable(_ path: String, _ why: String) -> PluginError {
    PluginError(
      .notFound,
      "the library '\(path)' cannot be read",
      location: path,
      remedy: "Put the file back, or name another one.",
      cause: PluginError.Verbatim(why)
    )
  }
}
