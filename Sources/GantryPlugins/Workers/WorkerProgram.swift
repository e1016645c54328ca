/// The program that plugins run in when they do not run in the host, and how it is used.
public struct WorkerProgram: Sendable {
  /// The path of `gantry-worker`.
  public var path: String
  /// The variables a worker sees, and nothing else of the host's environment.
  public var environment: [String: String]
  /// Without a sign of the host for this long a worker ends itself.
  public var lease: Duration
  /// A worker that nobody needed for this long is ended.
  public var idleLimit: Duration
  /// Where reports of crashes are kept; nil keeps them only in the failure of the attempt.
  public var crashFolder: String?
  /// How long a worker may take to close its sandbox, and a library to be entered.
  public var patience: Duration
  /// Where it is noted which workers there are; nil notes it nowhere.
  public var trees: WorkerTrees?
  /// What holds a worker's processes together; where the kernel refuses it, the next one does.
  public var tree: WorkerTree

  /// Describes the program.
  ///
  /// - Parameters:
  ///   - path: The path of `gantry-worker`.
  ///   - environment: The variables a worker sees.
  ///   - lease: Without a sign of the host for this long a worker ends itself.
  ///   - idleLimit: A worker that nobody needed for this long is ended.
  ///   - crashFolder: Where reports of crashes are kept.
  ///   - patience: How long a worker may take to close its sandbox, and a library to be entered.
  ///   - trees: Where it is noted which workers there are.
  ///   - tree: What holds a worker's processes together, where the kernel does not refuse it.
  public init(
    path: String,
    environment: [String: String] = [:],
    lease: Duration = .seconds(30),
    idleLimit: Duration = .seconds(30),
    crashFolder: String? = nil,
    patience: Duration = .seconds(30),
    trees: WorkerTrees? = nil,
    tree: WorkerTree = .namespace
  ) {
    self.path = path
    self.environment = environment
    self.lease = lease
    self.idleLimit = idleLimit
    self.crashFolder = crashFolder
    self.patience = patience
    self.trees = trees
    self.tree = tree
  }

  /// The variables of a host's environment that a worker may see: where programs and the person's
  /// folder are, and which time it is there.
  ///
  /// - Parameter host: The host's environment.
  /// - Returns: What is left of it.
  public static func allowed(of host: [String: String]) -> [String: String] {
    host.filter { ["PATH", "HOME", "TZ", "XDG_CONFIG_HOME"].contains($0.key) }
  }
}
