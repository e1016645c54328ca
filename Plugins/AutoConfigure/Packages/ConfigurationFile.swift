public import Foundation

/// The files `.gantry/auto-config.yaml` and `.gantry/agent_manifest.json` (S0-64).
///
/// What a person wrote there, `enabled` and everything under `user_overrides`, survives every run.
/// A run that changed nothing writes nothing, so `last_run` is the last run that changed something.
public struct ConfigurationFile: Sendable {
  /// Which of the two files was written.
  public struct Outcome: Sendable, Equatable {
    /// True when `auto-config.yaml` changed.
    public var configurationWritten: Bool
    /// True when `agent_manifest.json` changed.
    public var manifestWritten: Bool
  }

  /// The path of the configuration, relative to the scope's root.
  public static let path = PackageFolders.configuration + "/auto-config.yaml"
  /// The path of the agents' manifest, relative to the scope's root.
  public static let manifestPath = PackageFolders.configuration + "/agent_manifest.json"

  private let folders: PackageFolders
  private let writer: AtomicFile

  /// Creates the files' writer.
  ///
  /// - Parameters:
  ///   - folders: The scope to write to.
  ///   - writer: What changes the disk.
  public init(folders: PackageFolders, writer: AtomicFile = AtomicFile()) {
    self.folders = folders
    self.writer = writer
  }

  /// Writes what changed.
  ///
  /// - Parameters:
  ///   - record: What the run configured.
  ///   - now: When the run started.
  ///   - didChange: Whether the run changed anything that the record does not show, such as skills;
  ///     `last_run` is the last run that changed something.
  /// - Returns: Which file changed.
  /// - Throws: ``PackageError`` when a file cannot be written, or when a person's file cannot be
  ///   read and would be lost.
  public func save(
    _ record: ConfigurationRecord,
    now: Date,
    didChange: Bool = false
  ) throws(PackageError) -> Outcome {
    let change = try plan(record, now: now, didChange: didChange)
    try change.perform(writer)
    let changed = change.receipt.paths.map(\.path)
    return Outcome(
      configurationWritten: changed.contains(Self.path),
      manifestWritten: changed.contains(Self.manifestPath)
    )
  }

  /// Works out what writing what changed would change.
  ///
  /// - Parameters:
  ///   - record: What the run configured.
  ///   - now: When the run started.
  ///   - didChange: Whether the run changed anything that the record does not show.
  /// - Returns: The change; without paths when both files say so already.
  /// - Throws: ``PackageError`` when a person's file cannot be read and would be lost.
  public func plan(
    _ record: ConfigurationRecord,
    now: Date,
    didChange: Bool = false
  ) throws(PackageError) -> Change {
    try SafePath.check(path: folders.path(Self.path), isInside: folders.root)
    let text = try text(Self.path)
    let old = try text.map { text throws(PackageError) in try value(text) } ?? nil
    let agents = agents(record, old: old, now: now)
    let lastRun = old?["auto_config"]?["last_run"] ?? .null
    var files: [PackageFile] = []
    if didChange || old != document(record, agents: agents, old: old, lastRun: lastRun) {
      let time = LooseValue.string(Timestamp.text(now))
      let document = document(record, agents: agents, old: old, lastRun: time)
      let yaml = UserOverrides.keepingText(of: text, in: document.yamlText)
      files.append(PackageFile(path: Self.path, bytes: Data(yaml.utf8)))
    }
    if !agents.isEmpty {
      let bytes = try StableJSON.bytes(Manifest(agents: agents))
      files.append(PackageFile(path: Self.manifestPath, bytes: bytes))
    }
    let owned = OwnedFiles(folders: folders, writer: writer)
    let paths = files.map {
      PathChange(path: $0.path, before: owned.state($0.path), after: $0.state)
    }
    let receipt = ChangeReceipt(
      item: "configuration",
      folders: folders,
      paths: paths.filter { !$0.isDone }
    )
    return Change(receipt: receipt, contents: Contents(files))
  }

  /// What a person decided beside us.
  ///
  /// - Returns: The overrides; none when there is no file.
  /// - Throws: ``PackageError`` when the file cannot be read.
  public func overrides() throws(PackageError) -> UserOverrides {
    guard let text = try text(Self.path) else { return UserOverrides() }
    return UserOverrides(try value(text)?["auto_config"]?["user_overrides"])
  }

  /// Whether nothing of a person's is in the file: it may go, or be replaced by a former one that
  /// says the same.
  static func isOurs(_ folders: PackageFolders, comparedWith former: [UInt8]?) -> Bool {
    let file = ConfigurationFile(folders: folders)
    guard let text = try? file.text(path) else { return true }
    guard let now = try? file.value(text) else { return false }
    let then = former.flatMap { try? LooseValue.yaml(String(decoding: $0, as: UTF8.self)) }
    return personal(now) == personal(then)
  }

  /// The part of a document that is a person's, in the form of an untouched one when it is nothing.
  private static func personal(_ document: LooseValue?) -> [LooseValue] {
    let section = document?["auto_config"]
    let others = (document?.pairs ?? []).filter { $0.key != "auto_config" }
    return [
      section?["enabled"] ?? .bool(true), section?["user_overrides"] ?? noOverrides, .map(others),
    ]
  }

  private static let noOverrides = LooseValue.map([
    .init(key: "disabled_agents", value: .list([])),
    .init(key: "custom_agents", value: .list([])),
  ])

  private struct Manifest: Encodable {
    let schema = "gantry.agent-manifest/1"
    let agents: [ManifestAgent]
  }

  private struct ManifestAgent: Encodable {
    let agentID: String
    let agentName: String
    let confidence: Double?
    let deployedAt: String

    enum CodingKeys: String, CodingKey {
      case agentID = "agent_id"
      case agentName = "agent_name"
      case confidence
      case deployedAt = "deployed_at"
    }
  }

  private func agents(
    _ record: ConfigurationRecord,
    old: LooseValue?,
    now: Date
  ) -> [ManifestAgent] {
    let known = (old?["auto_config"]?["deployed_agents"]?.elements ?? []).reduce(
      into: [String: String]()
    ) { table, agent in
      guard let id = agent["agent_id"]?.text else { return }
      table[id] = agent["deployed_at"]?.text
    }
    return record.deployedAgents.sorted { $0.agentID < $1.agentID }.map { agent in
      ManifestAgent(
        agentID: agent.agentID,
        agentName: agent.agentName,
        confidence: agent.confidence.flatMap { $0.isFinite ? $0 : nil },
        deployedAt: agent.deployedAt.map(Timestamp.text) ?? known[agent.agentID]
          ?? Timestamp.text(now)
      )
    }
  }

  private func document(
    _ record: ConfigurationRecord,
    agents: [ManifestAgent],
    old: LooseValue?,
    lastRun: LooseValue
  ) -> LooseValue {
    let section = old?["auto_config"]
    let snapshot = LooseValue.map([
      .init(key: "primary_language", value: record.primaryLanguage.map { .string($0) } ?? .null),
      .init(key: "frameworks", value: .list(record.frameworks.map { .string($0) })),
      .init(key: "deployment_targets", value: .list(record.deploymentTargets.map { .string($0) })),
    ])
    let fields: [LooseValue.Pair] = [
      .init(key: "enabled", value: section?["enabled"] ?? .bool(true)),
      .init(key: "last_run", value: lastRun),
      .init(key: "toolchain_snapshot", value: snapshot),
      .init(key: "deployed_agents", value: .list(agents.map(value))),
      .init(key: "user_overrides", value: section?["user_overrides"] ?? Self.noOverrides),
    ]
    let others = (old?.pairs ?? []).filter { $0.key != "auto_config" }
    return .map([.init(key: "auto_config", value: .map(fields))] + others)
  }

  private func value(_ agent: ManifestAgent) -> LooseValue {
    .map([
      .init(key: "agent_id", value: .string(agent.agentID)),
      .init(key: "agent_name", value: .string(agent.agentName)),
      .init(key: "confidence", value: agent.confidence.map { .number(String($0)) } ?? .null),
      .init(key: "deployed_at", value: .string(agent.deployedAt)),
    ])
  }

  /// The text of a file of the scope, nil when there is none.
  private func text(_ relative: String) throws(PackageError) -> String? {
    let path = folders.path(relative)
    guard DiskItem(path: path) != .absent else { return nil }
    let bytes = FileManager.default.contents(atPath: path)
    guard let bytes, bytes.count <= 1_048_576 else { throw unreadable(path) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The document of a text, nil when it holds none.
  private func value(_ text: String) throws(PackageError) -> LooseValue? {
    guard let value = try? LooseValue.yaml(text) else { throw unreadable(folders.path(Self.path)) }
    switch value {
    case .map: return value
    case .null: return nil
    default: throw unreadable(folders.path(Self.path))
    }
  }

  private func unreadable(_ path: String) -> PackageError {
    PackageError(
      code: .invalidContent,
      message: "The configuration is not a YAML map, and writing it would lose your changes.",
      location: path,
      remedy: "Repair the file, or move it away to start a new one."
    )
  }
}
