import Foundation

/// One file of a project, read without trust: a link may lead anywhere, a pipe or a device never
/// ends, and a few bytes on the disk can stand for terabytes.
struct BoundedFile {
  /// The absolute path.
  let path: String
  /// The root of the project with symbolic links resolved; nothing outside of it is read.
  let root: String

  /// Why the file is not read.
  struct Refusal: Error, Equatable {
    let reason: String
  }

  /// The whole content.
  ///
  /// - Parameter bound: The most bytes that are read.
  /// - Returns: The bytes.
  /// - Throws: ``Refusal`` when the file is larger, no regular file, outside of the project, or
  ///   cannot be opened.
  func read(atMost bound: Int) throws(Refusal) -> Data {
    let (target, size) = try regularFile()
    guard size <= bound else {
      throw Refusal(reason: "it has \(size) bytes and at most \(bound) are read")
    }
    guard let file = FileHandle(forReadingAtPath: target) else {
      throw Refusal(reason: "the file could not be opened")
    }
    defer { try? file.close() }
    // The size may be a wrong one by now, so it is the reading that is bounded.
    guard let data = try? file.read(upToCount: bound + 1) ?? Data() else {
      throw Refusal(reason: "the file could not be read to its end")
    }
    guard data.count <= bound else {
      throw Refusal(reason: "it grew while it was read and at most \(bound) bytes are")
    }
    return data
  }

  /// The file itself, or the regular file inside the project that a link leads to, and its size.
  private func regularFile() throws(Refusal) -> (path: String, size: Int) {
    guard var attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      throw Refusal(reason: "the file is missing or closed")
    }
    var target = path
    if attributes[.type] as? FileAttributeType == .typeSymbolicLink {
      target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      guard target.hasPrefix(root + "/"),
        let followed = try? FileManager.default.attributesOfItem(atPath: target)
      else { throw Refusal(reason: "it is a link that leaves the project") }
      attributes = followed
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw Refusal(reason: "it is not a regular file")
    }
    return (target, (attributes[.size] as? NSNumber)?.intValue ?? 0)
  }
}
