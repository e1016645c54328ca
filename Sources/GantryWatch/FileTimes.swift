public import GantryCore

/// When each file was modified, at one moment.
///
/// Two of these say what happened in between. The size is compared too, because two writes within
/// one tick of the file system's clock leave the same time.
public struct FileTimes: Sendable, Equatable {
  /// What is remembered of one file.
  public struct Entry: Sendable, Equatable {
    /// When its content was last modified.
    public var modified: Timestamp
    /// How many bytes it has.
    public var size: Int64

    /// Creates an entry.
    public init(modified: Timestamp, size: Int64) {
      self.modified = modified
      self.size = size
    }

    /// The time in seconds since 1970.
    var mtime: Double { Double(modified.nanoseconds) / 1_000_000_000 }
  }

  /// The files by their path relative to the project.
  public var files: [String: Entry]

  /// Creates the times of some files.
  public init(_ files: [String: Entry] = [:]) {
    self.files = files
  }

  /// What is not as it was.
  ///
  /// - Parameter former: The times at an earlier moment.
  /// - Returns: One change for each file that is new, different or gone, sorted by path.
  public func changes(since former: FileTimes) -> [ExternalChange] {
    Set(files.keys).union(former.files.keys).sorted().compactMap { file in
      let (before, now) = (former.files[file], files[file])
      guard before != now else { return nil }
      return ExternalChange(file: file, previousMtime: before?.mtime, currentMtime: now?.mtime)
    }
  }
}
