internal import Glibc

/// Files that do not have their names yet: a copy of a library, and the record beside it.
///
/// A file gets its name once it is whole and on the disk, and never takes the place of one that has
/// the name: others may have opened or locked that one.
struct LibraryDraft {
  static let suffix = ".new"

  private let sha256: String
  private let library: String
  private let folder: String

  /// By definition of the kernel, whose header is a macro that Swift does not see: two files share
  /// their blocks until one of them is written to.
  private static let clone: UInt = 0x4004_9409

  /// Names a library; nothing is made yet.
  init(of sha256: String, at library: String, in folder: String) {
    self.sha256 = sha256
    self.library = library
    self.folder = folder
  }

  /// Copies a library.
  ///
  /// - Parameters:
  ///   - library: The library.
  ///   - name: The path of the copy.
  /// - Throws: ``PluginError`` with `.keep`, or `.changed` when the library was written to meanwhile.
  func copy(_ library: OpenedLibrary, to name: String) throws(PluginError) {
    try make(name) { (file, draft) throws(PluginError) in
      try fill(file, from: library.descriptor)
      // What is on the disk is compared, not what was read: the library may have been written to
      // while it was copied.
      guard try LibraryFile(draft).read().sha256 == sha256 else {
        throw LibraryFile.changedMeanwhile(library.path)
      }
    }
  }

  /// Writes a record.
  ///
  /// - Parameters:
  ///   - bytes: What it holds.
  ///   - name: The path of the record.
  /// - Throws: ``PluginError`` with `.keep`.
  func write(_ bytes: [UInt8], to name: String) throws(PluginError) {
    try make(name) { (file, _) throws(PluginError) in try append(bytes[...], to: file) }
    // Both names are on the disk once their folder is.
    let folder = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func make(
    _ name: String,
    _ fill: (OpenFile, _ draft: String) throws(PluginError) -> Void
  ) throws(PluginError) {
    let mark = UInt32.random(in: .min ... .max)
    let draft = "\(folder)/\(sha256).\(getpid()).\(mark)\(Self.suffix)"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
    guard descriptor >= 0 else { throw failure(errno) }
    defer { unsafe unlink(draft) }
    let file = OpenFile(descriptor)
    // Nobody takes it for one that was left behind.
    flock(descriptor, LOCK_SH)
    try fill(file, draft)
    guard fsync(descriptor) == 0 else { throw failure(errno) }
    guard unsafe link(draft, name) == 0 || errno == EEXIST else { throw failure(errno) }
  }

  private func fill(_ file: OpenFile, from source: CInt) throws(PluginError) {
    if ioctl(file.descriptor, Self.clone, source) == 0 { return }
    // Most file systems cannot, and none can for a copy in memory or a library on another one.
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while true {
      // `unsafe` because pread writes into memory we lend it; it never writes past the count.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe pread(source, $0.baseAddress, $0.count, off_t(offset))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(errno) }
      guard count > 0 else { return }
      offset += count
      try append(chunk[..<count], to: file)
    }
  }

  private func append(_ bytes: ArraySlice<UInt8>, to file: OpenFile) throws(PluginError) {
    var rest = bytes
    while !rest.isEmpty {
      // `unsafe` because write reads from memory we lend it, at most the count we name.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file.descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Why the library is not kept, in the words of the system.
  func failure(_ code: CInt) -> PluginError {
    PluginError(
      .keep,
      "'\(library)' cannot be kept for the runs that need it: \(systemText(code))",
      location: folder,
      remedy: "Make room, or give yourself the right to write to the state folder."
    )
  }
}
