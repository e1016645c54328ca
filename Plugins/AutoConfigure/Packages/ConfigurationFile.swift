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
    let path = folders.path(Self.path)
    try SafePath.check(path: path, isInside: folders.root)
    let old = try read(path)
    let agents = agents(record, old: old, now: now)
    let lastRun = old?["auto_config"]?["last_run"] ?? .null
    var outcome = Outcome(configurationWritten: false, manifestWritten: false)
    if didChange || old != document(record, agents: agents, old: old, lastRun: lastRun) {
      let time = LooseValue.string(Timestamp.text(now))
      let text = document(record, agents: agents, old: old, lastRun: time).yamlText
      outcome.configurationWritten = try writer.write(Data(text.utf8), to: path)
    }
    if !agents.isEmpty {
      let manifest = Manifest(agents: agents)
      outcome.manifestWritten = try writer.write(
        try StableJSON.bytes(manifest),
        to: folders.path(Self.manifestPath)
      )
    }
    return outcome
  }

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
    let noOverrides = LooseValue.map([
      .init(key: "disabled_agents", value: .list([])),
      .init(key: "custom_agents", value: .list([])),
    ])
    let fields: [LooseValue.Pair] = [
      .init(key: "enabled", value: section?["enabled"] ?? .bool(true)),
      .init(key: "last_run", value: lastRun),
      .init(key: "toolchain_snapshot", value: snapshot),
      .init(key: "deployed_agents", value: .list(agents.map(value))),
      .init(key: "user_overrides", value: section?["user_overrides"] ?? noOverrides),
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

  private func read(_ path: String) throws(PackageError) -> LooseValue? {
    guard DiskItem(path: path) != .absent else { return nil }
    let bytes = FileManager.default.contents(atPath: path)
    guard let bytes, bytes.count <= 1_048_576,
      let value = try? LooseValue.yaml(String(decoding: bytes, as: UTF8.self))
    else { throw unreadable(path) }
    switch value {
    case .map: return value
    case .null: return nil
    default: throw unreadable(path)
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
