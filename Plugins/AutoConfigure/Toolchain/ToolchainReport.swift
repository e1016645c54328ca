/// What was found in a repository, in the shape of the document `gantry.toolchain/1`.
///
/// A report that recognised nothing is a normal result: ``abstained`` is true, ``primaryLanguage``
/// and ``confidence`` are nil and encode as explicit nulls, so that a reader can tell "looked and
/// found nothing" from "an older writer that did not know the field".
public struct ToolchainReport: Codable, Sendable, Equatable {
  /// The document's schema id, always `gantry.toolchain/1`.
  public var schema: String
  /// The language of the most convincing component, lowercase (`node python go rust …`).
  public var primaryLanguage: String?
  /// True when nothing was recognised.
  public var abstained: Bool
  /// How sure the analysis is as a whole, 0 to 1; nil when it abstained.
  public var confidence: Double?
  /// Every component, the root first, then by path.
  public var components: [Component]
  /// Every deployment target that matches, in the order of the detection table.
  public var deploymentTargets: [DeploymentTarget]
  /// Build tools by name (`webpack vite make …`), sorted.
  public var buildTools: [String]
  /// Development tools by name (`docker eslint pre-commit …`), sorted.
  public var developmentTools: [String]

  /// Creates a report from its parts.
  public init(
    primaryLanguage: String?,
    confidence: Double?,
    components: [Component],
    deploymentTargets: [DeploymentTarget],
    buildTools: [String],
    developmentTools: [String]
  ) {
    self.schema = "gantry.toolchain/1"
    self.primaryLanguage = primaryLanguage
    self.abstained = primaryLanguage == nil
    self.confidence = confidence
    self.components = components
    self.deploymentTargets = deploymentTargets
    self.buildTools = buildTools
    self.developmentTools = developmentTools
  }

  enum CodingKeys: String, CodingKey {
    case schema
    case primaryLanguage = "primary_language"
    case abstained, confidence, components
    case deploymentTargets = "deployment_targets"
    case buildTools = "build_tools"
    case developmentTools = "dev_tools"
  }
}
