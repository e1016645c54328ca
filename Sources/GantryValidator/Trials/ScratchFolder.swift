internal import FoundationEssentials

/// A folder that is gone with its owner.
final class ScratchFolder {
  /// Of that many files the contents are looked at, and of each that many bytes.
  private static let countLimit = 64
  private static let sizeLimit = 1 << 20

  let path: String

  /// Makes a folder; nil when that cannot be done.
  ///
  /// - Parameter folder: Where to make it.
  init?(in folder: String) {
    path = "\(folder)/gantry-trial-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      return nil
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The files in it, at any depth, with the beginning of each.
  var contents: [(name: String, bytes: [UInt8])] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    return names.sorted().prefix(Self.countLimit).compactMap { name in
      let file = "\(path)/\(name)"
      let kind =
        try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
      // A pipe that a plugin left would never end.
      guard kind == .typeRegular else { return kind == .typeDirectory ? nil : (name, []) }
      let bytes = FileManager.default.contents(atPath: file).map {
        Array($0.prefix(Self.sizeLimit))
      }
      return (name, bytes ?? [])
    }
  }
}
