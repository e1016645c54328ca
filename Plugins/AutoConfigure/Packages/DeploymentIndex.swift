internal import Foundation

/// The list of every file that is ours, by hash (S0-55).
///
/// It is written before the files it names and again after them. An entry with ``Entry/pending``
/// belongs to a run that did not finish, and what it says is enough to finish it.
public struct DeploymentIndex: Codable, Sendable, Equatable {
  /// One deployed skill or agent.
  public struct Entry: Codable, Sendable, Equatable {
    /// The label of the registry it came from.
    public var collection: String
    /// The version that was deployed, nil when the registry did not say.
    public var version: String?
    /// When it was last changed, as ``Timestamp/text(_:)``.
    public var deployedAt: String
    /// The SHA-256 of every file we wrote, by path relative to the scope's root.
    public var files: [String: String]
    /// While files are being written: the hashes they may have had before, by path.
    public var pending: [String: [String]]?

    private enum CodingKeys: String, CodingKey {
      case collection
      case version
      case deployedAt = "deployed_at"
      case files
      case pending
    }
  }

  /// Which part of the index an entry is in.
  public enum Kind: String, Codable, Sendable {
    /// A skill, by its name.
    case skill
    /// An agent, by its id.
    case agent
  }

  /// Deployed skills by name.
  public var deployedSkills: [String: Entry] = [:]
  /// Deployed agents by id.
  public var deployedAgents: [String: Entry] = [:]
  /// Skills somebody asked for by name, sorted; no clean-up removes them.
  public var userRequestedSkills: [String] = []
  /// When the index last changed.
  public var lastSync: String?

  private enum CodingKeys: String, CodingKey {
    case deployedSkills = "deployed_skills"
    case deployedAgents = "deployed_agents"
    case userRequestedSkills = "user_requested_skills"
    case lastSync = "last_sync"
  }

  /// Creates an index of nothing.
  public init() {}

  /// Decodes an index; a missing key is an empty one.
  ///
  /// - Parameter decoder: The decoder.
  /// - Throws: What the decoder throws for a value of another type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    deployedSkills = try container.decodeIfPresent(forKey: .deployedSkills) ?? [:]
    deployedAgents = try container.decodeIfPresent(forKey: .deployedAgents) ?? [:]
    userRequestedSkills = try container.decodeIfPresent(forKey: .userRequestedSkills) ?? []
    lastSync = try container.decodeIfPresent(forKey: .lastSync)
  }

  /// Reads the index of a scope.
  ///
  /// - Parameter folders: The scope's folders.
  /// - Returns: The index, or an empty one when there is none.
  /// - Throws: ``PackageError`` when the file is there and is not an index: without it everything
  ///   would look like somebody else's.
  public static func read(_ folders: PackageFolders) throws(PackageError) -> DeploymentIndex {
    let path = folders.path(PackageFolders.index)
    guard DiskItem(path: path) != .absent else { return DeploymentIndex() }
    guard let bytes = FileManager.default.contents(atPath: path),
      let index = try? JSONDecoder().decode(DeploymentIndex.self, from: bytes)
    else {
      throw PackageError(
        code: .invalidContent,
        message: "The index of deployed files is damaged.",
        location: path,
        remedy: "Restore it, or remove it to have every present file treated as yours."
      )
    }
    return index
  }

  /// Whether a scope has an index.
  static func exists(_ folders: PackageFolders) -> Bool {
    DiskItem(path: folders.path(PackageFolders.index)) != .absent
  }

  /// A change of some entries, seen from this index.
  func change(_ entries: [IndexChange.EntryChange], in folders: PackageFolders, time: String?)
    -> IndexChange
  {
    IndexChange(
      entries: entries,
      existed: Self.exists(folders),
      stays: true,
      lastSyncBefore: lastSync,
      lastSyncAfter: time
    )
  }

  /// Writes the index of a scope.
  ///
  /// - Parameters:
  ///   - folders: The scope's folders.
  ///   - writer: What changes the disk.
  /// - Throws: ``PackageError`` when the file cannot be written.
  func write(_ folders: PackageFolders, writer: AtomicFile) throws(PackageError) {
    let path = folders.path(PackageFolders.index)
    try SafePath.check(path: path, isInside: folders.root)
    try writer.write(try StableJSON.bytes(self), to: path)
  }
}

extension KeyedDecodingContainer {
  fileprivate func decodeIfPresent<Value: Decodable>(forKey key: Key) throws -> Value? {
    try decodeIfPresent(Value.self, forKey: key)
  }
}
