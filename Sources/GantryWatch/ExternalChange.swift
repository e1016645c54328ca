public import GantryCore

/// A file of a project's configuration that somebody else created, changed or removed (S0-11).
public struct ExternalChange: Sendable, Equatable {
  /// What happened to the file.
  public enum Kind: String, Sendable {
    case created, changed, removed
  }

  /// The path relative to the project.
  public var file: String
  /// When the file was modified before, in seconds since 1970; nil where it was not there.
  public var previousMtime: Double?
  /// When the file was modified now, in seconds since 1970; nil where it is not there any more.
  public var currentMtime: Double?

  /// Creates a change.
  public init(file: String, previousMtime: Double?, currentMtime: Double?) {
    self.file = file
    self.previousMtime = previousMtime
    self.currentMtime = currentMtime
  }

  /// What happened to the file.
  public var kind: Kind {
    if previousMtime == nil { return .created }
    return currentMtime == nil ? .removed : .changed
  }

  /// The payload of the event `external_change`: exactly these three members.
  public var json: JSON {
    [
      "file": .string(file),
      "previous_mtime": previousMtime.map { .double($0) } ?? .null,
      "current_mtime": currentMtime.map { .double($0) } ?? .null,
    ]
  }
}
