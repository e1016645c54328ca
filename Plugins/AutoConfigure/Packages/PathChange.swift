/// What stands at one path before a change and after it; nil is nothing.
public struct PathChange: Codable, Sendable, Equatable {
  /// The path relative to the scope's root.
  public var path: String
  /// The file before.
  public var before: FileState?
  /// The file after.
  public var after: FileState?

  /// Creates a change of a path.
  ///
  /// - Parameters:
  ///   - path: The path relative to the scope's root.
  ///   - before: The file before.
  ///   - after: The file after.
  public init(path: String, before: FileState?, after: FileState?) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// The way back.
  var inverted: PathChange { PathChange(path: path, before: after, after: before) }
}
