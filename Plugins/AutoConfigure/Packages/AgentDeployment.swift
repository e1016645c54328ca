/// What became of one agent.
public enum AgentOutcome: Sendable, Equatable {
  /// The file is in place because of this run.
  case deployed
  /// The file was in place already.
  case skipped
  /// A person's file stands there and was left alone; the path is relative to the scope's root.
  case kept(path: String)
  /// The file could not be put in place.
  case failed(PackageError)
}

/// What became of a request to deploy agents.
public struct AgentDeployment: Sendable, Equatable {
  /// Ids that are in place because of this run, in the order of the request.
  public var deployed: [String] = []
  /// Ids that were in place already or that a person owns, in the order of the request.
  public var skipped: [String] = []
  /// Ids that failed, in the order of the request.
  public var failed: [String] = []
  /// One sentence per failed id.
  public var errors: [String] = []
  /// Paths that were left alone because they are a person's, relative to the scope's root.
  public var kept: [String] = []
  /// The failures with place and remedy.
  public var diagnostics: [PackageDiagnostic] = []

  /// Creates an empty result.
  public init() {}

  /// Whether a client has to be restarted to see the change (S0-21).
  public var needsRestart: Bool {
    !deployed.isEmpty
  }

  /// Adds the outcome of one agent.
  ///
  /// - Parameters:
  ///   - outcome: What became of it.
  ///   - id: The agent's id.
  public mutating func add(_ outcome: AgentOutcome, id: String) {
    switch outcome {
    case .deployed:
      deployed.append(id)
    case .skipped:
      skipped.append(id)
    case .kept(let path):
      skipped.append(id)
      kept.append(path)
    case .failed(let error):
      failed.append(id)
      errors.append("Failed to deploy \(id): \(error.message)")
      diagnostics.append(error)
    }
  }
}

extension AgentDeployment: Encodable {
  private enum CodingKeys: String, CodingKey {
    case deployed = "deployed_agents"
    case skipped = "skipped_agents"
    case failed = "failed_agents"
    case errors
    case kept
    case diagnostics
    case restartRequired = "restart_required"
    case needsRestart = "needs_restart"
  }

  /// Encodes the result with both spellings of the restart.
  ///
  /// - Parameter encoder: The encoder.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deployed, forKey: .deployed)
    try container.encode(skipped, forKey: .skipped)
    try container.encode(failed, forKey: .failed)
    try container.encode(errors, forKey: .errors)
    try container.encode(kept, forKey: .kept)
    try container.encode(diagnostics, forKey: .diagnostics)
    try container.encode(needsRestart, forKey: .restartRequired)
    try container.encode(needsRestart, forKey: .needsRestart)
  }
}
