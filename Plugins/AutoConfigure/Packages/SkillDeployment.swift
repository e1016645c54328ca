/// What became of a request to deploy skills (S0-52).
public struct SkillDeployment: Sendable, Equatable {
  /// Names that are in place because of this run, in the order of the request.
  public var deployed: [String]
  /// Names that were in place already, or that somebody else owns, in the order of the request.
  public var skipped: [String]
  /// One sentence per name that failed, in the order of the request.
  public var errors: [String]
  /// Paths that were left alone because they are a person's, relative to the scope's root.
  public var kept: [String]
  /// The same failures with place and remedy, and findings that stopped nothing.
  public var diagnostics: [PackageDiagnostic]
  /// How many skills the registries offer.
  public var totalAvailable: Int
  /// The label of the registry when all deployed skills came from one.
  public var collection: String?
  /// The scope that was written to.
  public var scope: ConfigScope
  /// Skills of ours that a requested clean-up removed.
  public var removed: [String] = []
  /// False when every skill of the registries was asked for (S0-58).
  public var isSelective = true
  /// The backup that was made before the first change; nil when nothing changed.
  public var backupID: String?

  /// Creates an empty result.
  ///
  /// - Parameters:
  ///   - totalAvailable: How many skills the registries offer.
  ///   - scope: The scope that is written to.
  public init(totalAvailable: Int = 0, scope: ConfigScope = .project) {
    deployed = []
    skipped = []
    errors = []
    kept = []
    diagnostics = []
    self.totalAvailable = totalAvailable
    self.scope = scope
  }

  /// Whether a client has to be restarted to see the change (S0-21).
  public var needsRestart: Bool {
    !deployed.isEmpty
  }

  /// What to tell the person, empty when nothing changed.
  public var restartInstructions: String {
    needsRestart ? "Restart your agent client to load the deployed skills." : ""
  }
}

extension SkillDeployment: Encodable {
  private enum CodingKeys: String, CodingKey {
    case deployed
    case deployedSkills = "deployed_skills"
    case deployedCount = "deployed_count"
    case successCount = "success_count"
    case skippedSkills = "skipped_skills"
    case skippedCount = "skipped_count"
    case errors
    case kept
    case diagnostics
    case restartRequired = "restart_required"
    case needsRestart = "needs_restart"
    case restartInstructions = "restart_instructions"
    case collection
    case selectiveMode = "selective_mode"
    case totalAvailable = "total_available"
    case cleanup
    case scope = "scope_used"
    case backupID = "backup_id"
  }

  private struct Cleanup: Encodable {
    let removedCount: Int
    let removedSkills: [String]

    enum CodingKeys: String, CodingKey {
      case removedCount = "removed_count"
      case removedSkills = "removed_skills"
    }
  }

  /// Encodes the result with both spellings of the facts that have two names.
  ///
  /// - Parameter encoder: The encoder.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deployed, forKey: .deployed)
    try container.encode(deployed, forKey: .deployedSkills)
    try container.encode(deployed.count, forKey: .deployedCount)
    try container.encode(deployed.count, forKey: .successCount)
    try container.encode(skipped, forKey: .skippedSkills)
    try container.encode(skipped.count, forKey: .skippedCount)
    try container.encode(errors, forKey: .errors)
    try container.encode(kept, forKey: .kept)
    try container.encode(diagnostics, forKey: .diagnostics)
    try container.encode(needsRestart, forKey: .restartRequired)
    try container.encode(needsRestart, forKey: .needsRestart)
    try container.encode(restartInstructions, forKey: .restartInstructions)
    try container.encode(collection, forKey: .collection)
    try container.encode(isSelective, forKey: .selectiveMode)
    try container.encode(totalAvailable, forKey: .totalAvailable)
    // Naming skills never removes others; only a clean-up that was asked for does.
    try container.encode(
      Cleanup(removedCount: removed.count, removedSkills: removed),
      forKey: .cleanup
    )
    try container.encode(backupID, forKey: .backupID)
    try container.encode(scope, forKey: .scope)
  }
}
