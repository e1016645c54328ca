/// A library file that is open and was checked, so that what was looked at is what is loaded.
///
/// Load it through ``loadPath``, which names the open file whatever happens to its name meanwhile.
public final class OpenedLibrary: Sendable {
  /// Where the file was found.
  public let path: String
  /// The file's identity when it was checked.
  public let identity: FileIdentity
  /// The digest of its bytes, 64 hexadecimal digits.
  public let sha256: String
  /// Whether the open file is a sealed copy in memory that nobody can change any more.
  public let isSealed: Bool
  private let file: OpenFile

  /// Keeps what was opened and checked.
  init(
    path: String,
    identity: FileIdentity,
    sha256: String,
    file: OpenFile,
    isSealed: Bool
  ) {
    self.path = path
    self.identity = identity
    self.sha256 = sha256
    self.file = file
    self.isSealed = isSealed
  }

  /// The open file, or its sealed copy; it is closed with this object.
  public var descriptor: CInt { file.descriptor }

  /// The path under which this process, and nobody else, finds the open file.
  public var loadPath: String { "/proc/self/fd/\(descriptor)" }

  /// Makes sure that nothing has changed since the check; for whoever loads by ``path``.
  ///
  /// - Throws: ``PluginError`` with `.changed` when another file has that name now, or the file was
  ///   written to.
  public func confirm() throws(PluginError) {
    let isSame = FileIdentity(path: path) == identity
    let isUntouched = isSealed || FileIdentity(descriptor: descriptor) == identity
    guard isSame, isUntouched else { throw LibraryFile.changedMeanwhile(path) }
  }

  /// What the library tells the dynamic linker.
  ///
  /// - Returns: Its dynamic section.
  /// - Throws: ``PluginError`` with `.notELF` when it is not a whole shared library.
  public func dynamicSection() throws(PluginError) -> DynamicSection {
    // First what the linker would stumble over, in the words of whoever loads it.
    if let problem = SharedObject.problem(at: loadPath) { throw notELF(problem) }
    let size = FileIdentity(descriptor: descriptor)?.size ?? 0
    do throws(DynamicSection.Problem) {
      return try DynamicSection.read(LibraryBytes(descriptor: descriptor, count: size))
    } catch {
      throw notELF(error.text)
    }
  }

  private func notELF(_ problem: String) -> PluginError {
    PluginError(
      .notELF,
      "'\(path)' \(problem)",
      location: path,
      remedy: "Copy the library again, or take the file out of the plugin folder."
    )
  }
}
