/// Why a folder could not be analysed: what happened, where, and how to fix it.
public struct ToolchainError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is; programs branch on it.
  public var code: Code
  /// What happened, in one sentence.
  public var message: String
  /// The path it happened at, as the caller gave it.
  public var location: String
  /// What to do about it, in one imperative sentence.
  public var remedy: String

  /// The kinds of failure; a struct so that kinds can be added without breaking readers.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String {
      case notFound = "not-found"
      case notADirectory = "not-a-directory"
      case unreadable = "unreadable"
    }

    private let kind: Kind

    /// The path does not exist.
    public static let notFound = Code(kind: .notFound)
    /// The path is a file or something else that is no folder.
    public static let notADirectory = Code(kind: .notADirectory)
    /// The folder exists and may not be listed.
    public static let unreadable = Code(kind: .unreadable)

    /// The code as it is printed, such as `not-found`.
    public var description: String { kind.rawValue }
  }

  /// The whole error as a person reads it.
  public var description: String {
    "error: \(message) [\(code)]\n  where: \(location)\n  fix:   \(remedy)"
  }

  static func notFound(_ path: String, suggestion: String?) -> ToolchainError {
    let hint = suggestion.map { " Did you mean '\($0)'?" } ?? ""
    return ToolchainError(
      code: .notFound,
      message: "there is nothing at '\(path)'",
      location: path,
      remedy: "Give the path of an existing project folder.\(hint)"
    )
  }

  static func notADirectory(_ path: String, parent: String) -> ToolchainError {
    ToolchainError(
      code: .notADirectory,
      message: "'\(path)' is a file and a project is a folder",
      location: path,
      remedy: "Give the folder that holds it: '\(parent)'."
    )
  }

  static func unreadable(_ path: String) -> ToolchainError {
    ToolchainError(
      code: .unreadable,
      message: "the folder '\(path)' could not be listed",
      location: path,
      remedy: "Give this user permission to read the folder, or run as a user who has it."
    )
  }
}
