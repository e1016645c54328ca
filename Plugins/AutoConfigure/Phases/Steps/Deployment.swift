import GantryPlugin
import Packages

/// Everything that a deployment looks at and decides before it changes anything.
///
/// `auto-configure` and `deploy` cut the same work into different phases; what is done is here.
struct Deployment: Sendable {
  let input: DeploymentInput
  let workplace: Workplace
  let registry: SkillRegistry
  let isPlan: Bool
  private let overrides: UserOverrides
  private let agentDeployer: AgentDeployer
  private let skillDeployer: SkillDeployer

  /// Reads the registries and what the person decided.
  init(_ input: DeploymentInput, writer: AtomicFile, _ call: Call, isPlan: Bool) throws {
    self.input = input
    self.isPlan = isPlan
    let workplace = try Workplace(project: input.project, writer: writer, call, isPlan: isPlan)
    self.workplace = workplace
    registry = try RegistryRoots(
      starter: input.starter,
      registry: input.registry,
      project: input.project
    ).read()
    overrides = try packages { () throws(PackageError) in
      try ConfigurationFile(folders: workplace.folders).overrides()
    }
    agentDeployer = AgentDeployer(
      registry: registry,
      folders: workplace.folders,
      overwritesEdited: input.overwriteEdited ?? false,
      writer: writer
    )
    skillDeployer = SkillDeployer(
      registry: registry,
      folders: workplace.folders,
      overwritesEdited: input.overwriteEdited ?? false,
      writer: writer
    )
  }

  /// The agents to deploy, in order of rank.
  var agents: [RecommendedAgent] {
    (input.agents ?? true) ? input.recommendations.filter { !isDisabled($0) } : []
  }

  /// Recommended agents that the person has disabled (S0-64).
  var disabledAgents: [String] {
    (input.agents ?? true) ? input.recommendations.filter(isDisabled).map(\.agentID) : []
  }

  /// Agents that stay where they are, whatever else is archived.
  var stayingAgents: [String] {
    input.recommendations.filter { !isDisabled($0) }.map(\.agentID) + overrides.customAgents
  }

  /// The skills to deploy: those that fit, or all there are (S0-58).
  var skills: [String] {
    guard input.skills ?? true else { return [] }
    let recommended = input.skillRecommendations ?? []
    guard input.mode == .full else { return recommended }
    var seen = Set(recommended)
    return recommended + registry.deployableSkills.map(\.name).filter { seen.insert($0).inserted }
  }

  /// Skills of ours that are not wanted any more; only looked for when that was asked for (S0-55).
  ///
  /// Nothing wanted means that nothing was recognised, and that is no reason to take skills away.
  func orphans() throws -> [String] {
    guard input.cleanup ?? false, input.skills ?? true, !skills.isEmpty else { return [] }
    return try packages { () throws(PackageError) in
      try SkillCleanup(folders: workplace.folders).orphans(wanted: skills)
    }
  }

  /// What deploying an item would come to.
  func plan(_ item: PackageItem) -> PlannedItem {
    let now = workplace.start.date
    return switch item {
    case .agent(let id): agentDeployer.plan(id: id, now: now)
    case .skill(let name): skillDeployer.plan(name: name, now: now)
    }
  }

  /// Which items change something, decided once per run; the backup is there afterwards if any does.
  func changes(among items: [PackageItem]) throws -> Set<String> {
    let keys = try workplace.decided("changes") { try due(items) }
    if !keys.isEmpty, !isPlan { try workplace.ensureBackup() }
    return Set(keys)
  }

  /// The keys of what changes something as things stand now.
  func due(_ items: [PackageItem]) throws -> [String] {
    let due = items.filter { if case .change = plan($0) { true } else { false } }.map(\.key)
    return due + (try orphans()).map { PackageItem.skill($0).removalKey }
  }

  /// Installs an item, or takes over what an earlier attempt of the same run recorded.
  func install(_ item: PackageItem, _ changes: Set<String>) throws -> PackageOutcome {
    let planned = plan(item)
    guard !isPlan else { return PackageOutcome(planned, of: item) }
    switch planned {
    case .change(let change):
      // Something changed since it was decided that nothing does.
      if !changes.contains(item.key) { try workplace.ensureBackup() }
      return try make(item, change)
    case .inPlace where changes.contains(item.key), .kept where changes.contains(item.key):
      return try make(item, Change(ofNothing: item.title, in: workplace.folders))
    case .inPlace, .kept, .failed:
      return PackageOutcome(planned, of: item)
    }
  }

  private func make(_ item: PackageItem, _ change: Change) throws -> PackageOutcome {
    try workplace.make(item.key, change) { made in
      if let failure = made.failure { return PackageOutcome(.failed(failure), of: item) }
      let isOurs = made.isRepeated || !change.isEmpty
      return PackageOutcome(isOurs ? .deployed : .skipped, kept: made.receipt.kept)
    }
  }

  private func isDisabled(_ agent: RecommendedAgent) -> Bool {
    overrides.disabledAgents.contains(AgentFile.normalizedID(agent.agentID))
  }
}
