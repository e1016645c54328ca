public import Foundation

/// The one way this target changes a disk.
///
/// A write becomes visible whole or not at all: Foundation writes a temporary file in the same
/// folder, flushes it and renames it, and then the folder is flushed here. What a killed run left
/// behind is removed by the next run that writes to the folder.
public struct AtomicFile: Sendable {
  private let checkpoint: @Sendable (Step) throws -> Void

  /// A change of the disk that is about to happen or has just happened.
  public enum Step: Sendable, Equatable {
    /// A file or a folder is made at the path, or replaced.
    case write(String)
    /// What stands at the path is taken away.
    case remove(String)

    fileprivate var path: String {
      switch self {
      case .write(let path), .remove(let path): path
      }
    }
  }

  /// Creates a writer.
  ///
  /// - Parameter checkpoint: Called before each change of the disk and after it. Tests throw here
  ///   to stop a run exactly where a kill would.
  public init(checkpoint: @escaping @Sendable () throws -> Void = {}) {
    self.checkpoint = { _ in try checkpoint() }
  }

  /// Creates a writer whose changes are watched one by one.
  ///
  /// - Parameter watcher: Called before each change of the disk and after it. Tests throw here to
  ///   play a disk that is full, which still lets files be removed.
  public init(watcher: @escaping @Sendable (Step) throws -> Void) {
    checkpoint = watcher
  }

  /// Writes a file unless it already holds exactly these bytes.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The absolute path; missing folders are created.
  ///   - executable: True to let the owner, group and others run it.
  ///   - mode: The permission bits to give it; nil leaves them to the system, `executable` aside.
  /// - Returns: True when the disk was changed.
  /// - Throws: ``PackageError`` when the file or its folder cannot be written.
  @discardableResult
  public func write(
    _ bytes: Data,
    to path: String,
    executable: Bool = false,
    mode: Int? = nil
  ) throws(PackageError) -> Bool {
    try removeLeftovers(of: Self.folder(of: path))
    if case .file(let state) = FileState.standing(at: path),
      FileManager.default.contents(atPath: path) == bytes
    {
      guard state.needsMark(executable: executable, mode: mode) else { return false }
      try change(.write(path)) { try Self.mark(path, executable: executable, mode: mode) }
      return true
    }
    try makeFolder(Self.folder(of: path))
    try change(.write(path)) {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
    try change(.write(path)) { try Self.mark(path, executable: executable, mode: mode) }
    flush(folder: Self.folder(of: path))
    return true
  }

  /// Makes a folder with all that are above it.
  func makeFolder(_ path: String) throws(PackageError) {
    guard DiskItem(path: path) == .absent else { return }
    try change(.write(path)) {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  /// Writes a file that nobody reads until the folder it is in gets its name.
  func stage(_ bytes: Data, to path: String, mode: Int) throws(PackageError) {
    try makeFolder(Self.folder(of: path))
    try change(.write(path)) {
      try bytes.write(to: URL(fileURLWithPath: path))
      // A copy of a file that nobody may write must still be removable, and a private one private.
      try FileManager.default.setAttributes(
        [.posixPermissions: mode & 0o700 | 0o600],
        ofItemAtPath: path
      )
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try handle.synchronize()
      try handle.close()
    }
  }

  /// Gives a file or a folder another name; nothing may stand there.
  func rename(_ source: String, to destination: String) throws(PackageError) {
    try change(.write(destination)) {
      try FileManager.default.moveItem(atPath: source, toPath: destination)
    }
    flush(folder: Self.folder(of: destination))
  }

  /// Removes a file, or a folder with all it holds.
  func remove(_ path: String) throws(PackageError) {
    try change(.remove(path)) { try FileManager.default.removeItem(atPath: path) }
    flush(folder: Self.folder(of: path))
  }

  /// Removes a folder that holds nothing; true when it is gone.
  @discardableResult
  func removeFolder(ifEmpty path: String) throws(PackageError) -> Bool {
    guard DiskItem(path: path) == .folder else { return DiskItem(path: path) == .absent }
    try removeLeftovers(of: path)
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    guard names?.isEmpty == true else { return false }
    try remove(path)
    return true
  }

  /// Removes temporary files of a run that was killed while it wrote to this folder.
  func removeLeftovers(of folder: String) throws(PackageError) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where Self.isLeftover(name) {
      try remove(folder + "/" + name)
    }
  }

  /// Whether a name is one that Foundation's atomic write gives its temporary file.
  ///
  /// It is `.dat.nosync`, the process in hexadecimal, a dot and six letters or digits. The name
  /// cannot be chosen; writing a file of our own and renaming it over the old one would need a C
  /// call with raw pointers, and `FileManager` only renames to a place where nothing stands.
  static func isLeftover(_ name: String) -> Bool {
    guard name.hasPrefix(".dat.nosync") else { return false }
    let parts = name.dropFirst(".dat.nosync".count).split(
      separator: ".",
      omittingEmptySubsequences: false
    )
    guard parts.count == 2, !parts[0].isEmpty, parts[1].count == 6 else { return false }
    return parts[0].allSatisfy(\.isHexDigit)
      && parts[1].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  private func change(_ step: Step, _ body: () throws -> Void) throws(PackageError) {
    do {
      try checkpoint(step)
      try body()
      try checkpoint(step)
    } catch let error as PackageError {
      throw error
    } catch {
      throw PackageError(
        code: .inputOutput,
        message: "The file could not be written: \(Self.reason(error))",
        location: step.path,
        remedy: "Check the permissions of the folder and the free space of the disk."
      )
    }
  }

  /// Makes a rename survive a loss of power.
  ///
  /// Some file systems refuse it for folders, and then there is nothing better to do.
  private func flush(folder: String) {
    guard let handle = FileHandle(forReadingAtPath: folder) else { return }
    try? handle.synchronize()
    try? handle.close()
  }

  private static func mark(_ path: String, executable: Bool, mode: Int?) throws {
    guard case .file(let state) = FileState.standing(at: path),
      state.needsMark(executable: executable, mode: mode)
    else { return }
    try FileManager.default.setAttributes(
      [.posixPermissions: mode ?? (executable ? 0o755 : 0o644)],
      ofItemAtPath: path
    )
  }

  private static func reason(_ error: any Error) -> String {
    let cocoa = error as NSError
    let cause = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError ?? cocoa
    return cause.localizedDescription
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
