extension ToolchainReport {
  /// One deployable or testable unit of the repository: a folder with its own manifest.
  public struct Component: Codable, Sendable, Equatable {
    /// The folder relative to the analysed root, `.` for the root itself.
    public var path: String
    /// The component's language, lowercase.
    public var language: String
    /// Languages that are also present, lowercase, sorted.
    public var secondaryLanguages: [String]
    /// The language runtime and where its version was read.
    public var runtime: Runtime
    /// The package manager (`npm yarn pnpm pip poetry uv cargo go-modules …`).
    public var packageManager: String?
    /// Frameworks, most confident first, then by name.
    public var frameworks: [Framework]
    /// The command that starts the component, if its files say one.
    public var startCommand: String?
    /// TCP ports the component listens on, ascending.
    public var ports: [Int]
    /// Backing services by kebab-case name (`postgresql redis …`), sorted.
    public var services: [String]
    /// How sure the language of this component is, 0 to 1.
    public var confidence: Double
    /// The lines that led to these answers.
    public var evidence: [Evidence]

    /// Creates a component from its parts.
    public init(
      path: String,
      language: String,
      secondaryLanguages: [String] = [],
      runtime: Runtime,
      packageManager: String? = nil,
      frameworks: [Framework] = [],
      startCommand: String? = nil,
      ports: [Int] = [],
      services: [String] = [],
      confidence: Double,
      evidence: [Evidence] = []
    ) {
      self.path = path
      self.language = language
      self.secondaryLanguages = secondaryLanguages
      self.runtime = runtime
      self.packageManager = packageManager
      self.frameworks = frameworks
      self.startCommand = startCommand
      self.ports = ports
      self.services = services
      self.confidence = confidence
      self.evidence = evidence
    }

    enum CodingKeys: String, CodingKey {
      case path, language
      case secondaryLanguages = "secondary_languages"
      case runtime
      case packageManager = "package_manager"
      case frameworks
      case startCommand = "start_command"
      case ports, services, confidence, evidence
    }
  }

  /// A language runtime, its version as the project states it, and the file that states it.
  public struct Runtime: Codable, Sendable, Equatable {
    /// The runtime's name (`node cpython go rust …`).
    public var name: String
    /// The version or range, as written in the project.
    public var version: String?
    /// The file and key the version was read from, such as `package.json engines.node`.
    public var source: String?

    /// Creates a runtime.
    public init(name: String, version: String? = nil, source: String? = nil) {
      self.name = name
      self.version = version
      self.source = source
    }
  }

  /// A framework, its version requirement and how sure the detection is.
  public struct Framework: Codable, Sendable, Equatable {
    /// The framework's kebab-case name (`next fastapi actix-web …`).
    public var name: String
    /// The version requirement as written in the manifest.
    public var version: String?
    /// The table's type of this framework: `web`, `testing`, `orm` or `async`.
    public var type: String
    /// 0 to 1.
    public var confidence: Double

    /// Creates a framework.
    public init(name: String, version: String? = nil, type: String, confidence: Double) {
      self.name = name
      self.version = version
      self.type = type
      self.confidence = confidence
    }
  }
}
