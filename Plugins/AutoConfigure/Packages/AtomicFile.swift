public import Foundation

/// The one way this target changes a disk.
///
/// A write becomes visible whole or not at all: Foundation writes a temporary file in the same
/// folder, flushes it and renames it, and then the folder is flushed here. What a killed run left
/// behind is removed by the next run that writes to the folder.
public struct AtomicFile: Sendable {
  private let checkpoint: @Sendable () throws -> Void

  /// Creates a writer.
  ///
  /// - Parameter checkpoint: Called before each change of the disk and after it. Tests throw here
  ///   to stop a run exactly where a kill would.
  public init(checkpoint: @escaping @Sendable () throws -> Void = {}) {
    self.checkpoint = checkpoint
  }

  /// Writes a file unless it already holds exactly these bytes.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The absolute path; missing folders are created.
  ///   - executable: True to let the owner, group and others run it.
  /// - Returns: True when the disk was changed.
  /// - Throws: ``PackageError`` when the file or its folder cannot be written.
  @discardableResult
  public func write(
    _ bytes: Data,
    to path: String,
    executable: Bool = false
  ) throws(PackageError) -> Bool {
    try removeLeftovers(of: Self.folder(of: path))
    if case .file(_, let isExecutable) = DiskItem(path: path),
      FileManager.default.contents(atPath: path) == bytes
    {
      guard isExecutable != executable else { return false }
      try change(path) { try Self.mark(path, executable: executable) }
      return true
    }
    try change(path) {
      try FileManager.default.createDirectory(
        atPath: Self.folder(of: path),
        withIntermediateDirectories: true
      )
    }
    try change(path) {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
    try change(path) { try Self.mark(path, executable: executable) }
    flush(folder: Self.folder(of: path))
    return true
  }

  /// Renames a file into a folder that may not exist yet; nothing may stand at the new place.
  func move(_ source: String, to destination: String) throws(PackageError) {
    try change(destination) {
      try FileManager.default.createDirectory(
        atPath: Self.folder(of: destination),
        withIntermediateDirectories: true
      )
    }
    try change(source) {
      try FileManager.default.moveItem(atPath: source, toPath: destination)
    }
    flush(folder: Self.folder(of: destination))
    flush(folder: Self.folder(of: source))
  }

  /// Removes a file.
  func remove(_ path: String) throws(PackageError) {
    try change(path) { try FileManager.default.removeItem(atPath: path) }
    flush(folder: Self.folder(of: path))
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

  private func change(_ path: String, _ body: () throws -> Void) throws(PackageError) {
    do {
      try checkpoint()
      try body()
      try checkpoint()
    } catch let error as PackageError {
      throw error
    } catch {
      throw PackageError(
        code: .inputOutput,
        message: "The file could not be written: \(Self.reason(error))",
        location: path,
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

  private static func mark(_ path: String, executable: Bool) throws {
    guard case .file(_, let isExecutable) = DiskItem(path: path), isExecutable != executable else {
      return
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: executable ? 0o755 : 0o644],
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
