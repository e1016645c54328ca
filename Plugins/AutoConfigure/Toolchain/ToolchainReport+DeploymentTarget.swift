extension ToolchainReport {
  /// A place the project is prepared to be deployed to.
  public struct DeploymentTarget: Codable, Sendable, Equatable {
    /// `cloud`, `container`, `serverless`, `on-premise` or `edge`.
    public var targetType: String
    /// The platform (`docker kubernetes vercel aws terraform gcp`).
    public var platform: String
    /// 0 to 1.
    public var confidence: Double
    /// True when the target needs people who operate it.
    public var requiresOperations: Bool
    /// The files that show it.
    public var evidence: [Evidence]

    /// Creates a deployment target.
    public init(
      targetType: String,
      platform: String,
      confidence: Double,
      requiresOperations: Bool,
      evidence: [Evidence]
    ) {
      self.targetType = targetType
      self.platform = platform
      self.confidence = confidence
      self.requiresOperations = requiresOperations
      self.evidence = evidence
    }

    enum CodingKeys: String, CodingKey {
      case targetType = "target_type"
      case platform, confidence
      case requiresOperations = "requires_operations"
      case evidence
    }
  }

  /// One line of a file and what it says.
  public struct Evidence: Codable, Sendable, Equatable {
    /// The file relative to the analysed root.
    public var file: String
    /// The 1-based line, nil when the file's existence is the evidence.
    public var line: Int?
    /// What the line shows, in one short phrase.
    public var says: String

    /// Creates a piece of evidence.
    public init(file: String, line: Int? = nil, says: String) {
      self.file = file
      self.line = line
      self.says = says
    }
  }
}
