/// One file on its way to the archive: a plan before it is performed, a receipt afterwards.
public struct ArchiveMove: Codable, Sendable, Equatable {
  /// The file's stem.
  public var name: String
  /// The agent's id.
  public var agentID: String
  /// Where the file is, relative to the scope's root.
  public var originalPath: String
  /// Where it goes, relative to the scope's root.
  public var archivedPath: String
  /// The hash the file must have to be moved.
  public var sha256: String
  /// The file's size.
  public var sizeBytes: Int
  /// The version that was deployed, nil when it is not known.
  public var version: String?
  /// When the run started, as ``Timestamp/text(_:)``.
  public var archivedAt: String
  /// The command that brings the agent back; nil in lists that older versions wrote.
  public var restore: String?

  /// Whether another move is about the same file of the archive.
  func isSameCopy(as other: ArchiveMove) -> Bool {
    archivedPath == other.archivedPath
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case agentID = "agent_id"
    case originalPath = "original_path"
    case archivedPath = "archived_path"
    case sha256
    case sizeBytes = "size_bytes"
    case version
    case archivedAt = "archived_at"
    case restore
  }
}

/// What became of one move.
public enum ArchiveOutcome: Sendable, Equatable {
  /// The file is in the archive.
  case archived
  /// The file was left where it is.
  case failed(PackageError)
}

/// What became of all moves.
public struct ArchiveReport: Encodable, Sendable, Equatable {
  /// The moves whose file is in the archive, in the order they were planned.
  public var archived: [ArchiveMove] = []
  /// One sentence per move that failed.
  public var errors: [String] = []

  /// Creates an empty report.
  public init() {}

  /// Adds the outcome of one move.
  ///
  /// - Parameters:
  ///   - outcome: What became of it.
  ///   - move: The move.
  public mutating func add(_ outcome: ArchiveOutcome, move: ArchiveMove) {
    switch outcome {
    case .archived: archived.append(move)
    case .failed(let error): errors.append("Failed to archive \(move.name): \(error.message)")
    }
  }
}

/// What the archive holds.
public struct ArchiveSummary: Codable, Sendable, Equatable {
  /// How many agents.
  public var count: Int
  /// The agents, by archived path.
  public var agents: [Agent]

  /// One archived agent.
  public struct Agent: Codable, Sendable, Equatable {
    /// The stem of the original file.
    public var name: String
    /// The path in the archive, relative to the scope's root.
    public var path: String
    /// The file's size.
    public var sizeBytes: Int

    private enum CodingKeys: String, CodingKey {
      case name
      case path
      case sizeBytes = "size_bytes"
    }
  }
}
