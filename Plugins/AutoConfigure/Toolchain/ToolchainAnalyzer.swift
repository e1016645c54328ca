/// Finds out what a repository is made of: languages, frameworks, tools and deployment targets.
///
/// The analysis only reads. It walks the folder once, reads the manifests it knows, and says of
/// every answer which file and line it comes from. It knows no clock and no network, so the same
/// files always give the same report.
public struct ToolchainAnalyzer: Sendable {
  /// How much the analysis may look at.
  public let limits: Limits

  /// Creates an analyzer.
  ///
  /// - Parameter limits: How much it may look at.
  public init(limits: Limits = .default) {
    self.limits = limits
  }

  /// Analyses the folder and everything below it.
  ///
  /// - Parameter path: The folder of the repository.
  /// - Returns: The report; one that recognised nothing has `abstained` set.
  /// - Throws: ``ToolchainError`` when the path is missing, is no folder, or cannot be listed.
  public func analyze(path: String) throws(ToolchainError) -> ToolchainReport {
    let tree = try TreeWalk(limits: limits).walk(path)
    let project = ProjectFiles(tree: tree, limits: limits)
    let survey = ComponentSurvey(project: project).run()
    let targets = DeploymentSurvey(project: project).run()
    let tools = ToolSurvey(project: project, targets: targets, survey: survey)
    let primary = survey.primary
    let confidence = primary.map {
      Confidence.overall(
        language: Confidence(score: $0.confidence).level,
        frameworks: $0.frameworks.map { Confidence.Level(display: $0.confidence) },
        target: targets.first.map { Confidence.Level(display: $0.confidence) }
      ).display
    }
    return ToolchainReport(
      primaryLanguage: primary?.language,
      confidence: confidence,
      components: survey.components,
      deploymentTargets: targets,
      buildTools: tools.buildTools(),
      developmentTools: tools.developmentTools()
    )
  }

  /// Bounds that keep the analysis of any folder, however large or hostile, short.
  public struct Limits: Sendable, Equatable {
    /// The bounds for repositories as people have them.
    public static let `default` = Limits()

    /// How many folders deep the walk goes; the root is depth 0.
    public var maximumDepth: Int
    /// How many files and folders are looked at before the walk stops.
    public var maximumEntries: Int
    /// The largest manifest that is read, in bytes.
    public var maximumManifestBytes: Int
    /// How much is read of all files together, in bytes; what comes later is not read.
    public var maximumReadBytes: Int

    /// Creates bounds.
    ///
    /// - Parameters:
    ///   - maximumDepth: How many folders deep the walk goes.
    ///   - maximumEntries: How many files and folders are looked at.
    ///   - maximumManifestBytes: The largest manifest that is read, in bytes.
    ///   - maximumReadBytes: How much is read of all files together, in bytes.
    public init(
      maximumDepth: Int = 12,
      maximumEntries: Int = 200_000,
      maximumManifestBytes: Int = 4 << 20,
      maximumReadBytes: Int = 64 << 20
    ) {
      self.maximumDepth = maximumDepth
      self.maximumEntries = maximumEntries
      self.maximumManifestBytes = maximumManifestBytes
      self.maximumReadBytes = maximumReadBytes
    }
  }
}
