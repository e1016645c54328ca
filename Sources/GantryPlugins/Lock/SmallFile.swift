internal import Glibc

/// Files of a few pages that a person owns: locks, trust, keys, signatures.
///
/// They are written whole or not at all, and by one process at a time.
enum SmallFile {
  /// More than any of them needs, so that a wrong path fills no memory.
  private static let limit = 64 << 20

  /// Whom a file is kept from.
  enum Privacy {
    /// Nobody.
    case none
    /// Everybody may read it, and not everybody may write it.
    case written
    /// Only its owner may read it.
    case secret
  }

  /// Reads a file, or gives nil when there is none.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - code: What a failure is called.
  ///   - privacy: Whom the file has to be kept from, or it is refused.
  /// - Returns: The bytes.
  /// - Throws: ``PluginError`` with the code and the system's reason.
  static func read(
    _ path: String,
    code: PluginError.Code,
    privacy: Privacy = .none
  ) throws(PluginError) -> [UInt8]? {
    // Not blocking, because a pipe of that name would keep whoever opens it.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("read", path, code, systemText(errno))
    }
    let file = OpenFile(descriptor)
    var status = stat()
    // `unsafe` because fstat writes into a variable that lives in this call.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= limit
    else { throw failure("read", path, code, "it is not a file of at most \(limit >> 20) MiB") }
    if privacy == .written, status.st_mode & 0o002 != 0 {
      throw PluginError(
        code,
        "everybody may write to '\(path)'",
        location: path,
        remedy: "Read what it says, then run `chmod o-w \(path)`."
      )
    }
    if privacy == .secret, status.st_mode & 0o077 != 0 {
      throw PluginError(
        code,
        "others than you may read '\(path)'",
        location: path,
        remedy: "Run `chmod 600 \(path)`, and make a new key if somebody else may have read it."
      )
    }
    return try contents(of: file, path, code)
  }

  /// Makes a file that only its owner can read; one that is there is left alone.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytes: What it holds.
  /// - Throws: ``PluginError`` with `.cannotWrite` or `.storage` and the system's reason.
  static func create(_ path: String, _ bytes: [UInt8]) throws(PluginError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw notWritten(path, errno, verb: "make") }
    try fill(OpenFile(descriptor), bytes, path)
  }

  /// Changes a file that others may want to change at the same time.
  ///
  /// The lock is on the file that has the name; whoever waited for it looks again whether the name
  /// still means that file, because a change gives the name to a new one.
  ///
  /// - Parameters:
  ///   - path: The file; it and its folder are made when they are not there.
  ///   - code: What a failure is called that is not about writing.
  ///   - change: Makes the new bytes out of those that are there, none for a new file.
  /// - Throws: What `change` throws, or ``PluginError`` with `.cannotWrite`, `.storage` or the code,
  ///   and the system's reason.
  static func update(
    _ path: String,
    code: PluginError.Code,
    change: ([UInt8]) throws(PluginError) -> [UInt8]
  ) throws(PluginError) {
    makeFolder(of: path)
    let path = canonical(path) ?? path
    while true {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
      guard descriptor >= 0 else { throw notWritten(path, errno) }
      let file = OpenFile(descriptor)
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { throw failure("lock", path, code, systemText(errno)) }
      }
      guard let mine = FileIdentity(descriptor: descriptor), let named = FileIdentity(path: path),
        (mine.device, mine.inode) == (named.device, named.inode)
      else { continue }
      let old = try contents(of: file, path, code)
      let new = try change(old)
      if new != old { try replace(path, new) }
      return
    }
  }

  /// The path without links, or nil when there is no such file.
  static func canonical(_ path: String) -> String? {
    // `unsafe` because C answers memory that we free once it is copied.
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  // MARK: - Parts

  private static func contents(
    of file: OpenFile,
    _ path: String,
    _ code: PluginError.Code
  ) throws(PluginError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      // `unsafe` because pread writes into memory we lend it; it never writes past the count.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe pread(file.descriptor, $0.baseAddress, $0.count, off_t(bytes.count))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path, code, systemText(errno)) }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private static func replace(_ path: String, _ bytes: [UInt8]) throws(PluginError) {
    let draft = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).new"
    let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw notWritten(path, errno) }
    do throws(PluginError) {
      try fill(OpenFile(descriptor), bytes, path)
      guard unsafe rename(draft, path) == 0 else {
        throw notWritten(path, errno)
      }
    } catch {
      unsafe unlink(draft)
      throw error
    }
    // The new name is on the disk once its folder is.
    let folder = unsafe open(self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func fill(
    _ file: OpenFile,
    _ bytes: [UInt8],
    _ path: String
  ) throws(PluginError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // `unsafe` because write reads from memory we lend it, at most the count we name.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file.descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw notWritten(path, errno) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file.descriptor) == 0 else {
      throw notWritten(path, errno)
    }
  }

  private static func makeFolder(of path: String) {
    var made = ""
    for part in folder(of: path).split(separator: "/") {
      made += "/\(part)"
      // One that is there already is what was wanted; what cannot be made shows when it is used.
      unsafe mkdir(made, 0o755)
    }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Why a file was not written: not allowed to, or the disk did not take it.
  private static func notWritten(
    _ path: String,
    _ problem: Int32,
    verb: String = "write"
  ) -> PluginError {
    guard [ENOSPC, EDQUOT, EIO, EFBIG].contains(problem) else {
      return failure(verb, path, .cannotWrite, systemText(problem))
    }
    var error = failure(verb, path, .storage, systemText(problem))
    error.remedy = "Make room on the disk and try again; what was there is as it was."
    return error
  }

  private static func failure(
    _ verb: String,
    _ path: String,
    _ code: PluginError.Code,
    _ why: String
  ) -> PluginError {
    PluginError(
      code,
      "cannot \(verb) '\(path)'",
      location: path,
      remedy: "Give yourself the right to, or name another file.",
      cause: PluginError.Verbatim(why)
    )
  }
}
