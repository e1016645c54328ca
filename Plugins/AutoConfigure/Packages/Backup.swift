/// What stood in the folders of a scope before a run changed them (S0-60).
public struct Backup: Codable, Sendable, Equatable {
  /// The version of the form.
  public var schema = "gantry.backup/1"
  /// The backup's id, which is the name of its folder.
  public var id: String
  /// The run that it was made for.
  public var run: String
  /// When the run started, as ``Timestamp/text(_:)``.
  public var createdAt: String
  /// Whose folders.
  public var scope: ConfigScope
  /// Every file, by path.
  public var files: [File]
  /// The folders that were there, relative to the scope's root, sorted.
  public var folders: [String]

  /// One file.
  public struct File: Codable, Sendable, Equatable {
    /// The path relative to the scope's root.
    public var path: String
    /// The content and who may run it.
    public var state: FileState
    /// The size of the content.
    public var sizeBytes: Int
    /// Where the content is, relative to the backup; equal contents are kept once.
    public var stored: String

    private enum CodingKeys: String, CodingKey {
      case path, state, stored
      case sizeBytes = "size_bytes"
    }
  }

  /// The size of all files together, equal ones counted each.
  public var sizeBytes: Int { files.reduce(0) { $0 + $1.sizeBytes } }

  private enum CodingKeys: String, CodingKey {
    case schema, id, run, scope, files, folders
    case createdAt = "created_at"
  }
}
