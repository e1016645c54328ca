/// Something about a skill, an agent or a folder that stops one step.
///
/// It says what happened, where, and how to repair it. The same shape without being thrown is a
/// ``PackageDiagnostic``.
public struct PackageError: Error, Codable, Sendable, Equatable, CustomStringConvertible {
  /// What programs branch on.
  public enum Code: String, Codable, Sendable {
    /// A folder or a file that was named does not exist.
    case notFound = "not_found"
    /// A name or a path leads out of its folder.
    case pathTraversal = "path_traversal"
    /// A name cannot be the name of a folder.
    case invalidName = "invalid_name"
    /// A file cannot be read or written.
    case inputOutput = "input_output"
    /// A file's content is not what its format asks for.
    case invalidContent = "invalid_content"
    /// A file, or a folder as a whole, is larger than allowed.
    case tooLarge = "too_large"
    /// A link, a socket or another kind of file that is not copied.
    case unsupportedFile = "unsupported_file"
    /// Two entries claim the same name.
    case conflict
    /// Something stands at a place where a file has to go.
    case obstructed
  }

  /// What programs branch on.
  public var code: Code
  /// What happened.
  public var message: String
  /// The file or the entry it is about.
  public var location: String
  /// An imperative sentence that says what to do.
  public var remedy: String

  /// Creates an error.
  public init(code: Code, message: String, location: String, remedy: String) {
    self.code = code
    self.message = message
    self.location = location
    self.remedy = remedy
  }

  /// The message, the place and the remedy on three lines.
  public var description: String {
    "\(message)\n  ├─ where: \(location)\n  └─ fix:   \(remedy)"
  }
}

/// A finding that stopped nothing but that somebody should read.
public typealias PackageDiagnostic = PackageError
