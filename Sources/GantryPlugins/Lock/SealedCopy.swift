internal import Glibc

/// A copy of a library in memory that cannot be changed any more once it is sealed.
///
/// A file can be written to between the check and the load, by whoever may write to it; a sealed
/// copy cannot, by nobody.
struct SealedCopy {
  private let path: String
  private let file: OpenFile

  // By definition of the kernel; the C library's Swift module leaves them out.
  private static let closeOnExec: CUnsignedInt = 0x1
  private static let allowSealing: CUnsignedInt = 0x2
  private static let executable: CUnsignedInt = 0x10
  private static let addSeals: CInt = 1033
  /// No more seals, no shrinking, no growing, no writing.
  private static let allSeals: CInt = 0xF

  private typealias Create = @convention(c) (UnsafePointer<CChar>, CUnsignedInt) -> CInt

  /// Makes an empty copy.
  ///
  /// - Parameter path: The library, as errors name it.
  /// - Throws: ``PluginError`` with `.strict` when the system has no such memory.
  init(of path: String) throws(PluginError) {
    self.path = path
    // `unsafe` because the linker gives an untyped address; the type is that of memfd_create(2),
    // which the Swift module leaves out, as it does eventfd.
    guard let symbol = unsafe dlsym(nil, "memfd_create") else {
      throw Self.failure(path, "this system has no memfd_create")
    }
    let create = unsafe unsafeBitCast(symbol, to: Create.self)
    let flags = Self.closeOnExec | Self.allowSealing
    // Systems that make such memory unusable for code by default want to be asked; older ones do
    // not know the question.
    var made = unsafe create("gantry-plugin", flags | Self.executable)
    if made < 0, errno == EINVAL { made = unsafe create("gantry-plugin", flags) }
    guard made >= 0 else { throw Self.failure(path, systemText(errno)) }
    file = OpenFile(made)
  }

  /// Appends bytes of the library.
  func append(_ bytes: ArraySlice<UInt8>) throws(PluginError) {
    var rest = bytes
    while !rest.isEmpty {
      // `unsafe` because write reads from memory we lend it, at most the count we name.
      let count = unsafe rest.withUnsafeBytes {
        unsafe write(file.descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path, systemText(errno)) }
      rest = rest.dropFirst(count)
    }
  }

  /// Seals the copy.
  ///
  /// - Returns: The copy, which nobody can change from now on.
  func seal() throws(PluginError) -> OpenFile {
    guard fcntl(file.descriptor, Self.addSeals, Self.allSeals) == 0 else {
      throw Self.failure(path, systemText(errno))
    }
    return file
  }

  private static func failure(_ path: String, _ why: String) -> PluginError {
    PluginError(
      .strict,
      "'\(path)' cannot be copied to sealed memory",
      location: path,
      remedy: "Free some memory, or go without strict mode.",
      cause: PluginError.Verbatim(why)
    )
  }
}
