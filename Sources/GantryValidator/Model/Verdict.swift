/// All that a validation has to say about one library.
public struct Verdict: Sendable {
  /// Which plugin the library is.
  public struct Plugin: Sendable, Hashable {
    /// The plugin's id.
    public var id: String
    /// The plugin's version.
    public var version: String

    /// Names a plugin.
    ///
    /// - Parameters:
    ///   - id: The plugin's id.
    ///   - version: The plugin's version.
    public init(id: String, version: String) {
      self.id = id
      self.version = version
    }
  }

  /// One check, what became of it and how long that took.
  public struct Row: Sendable {
    /// The check.
    public var check: Check
    /// What became of it.
    public var result: CheckResult
    /// How long it took.
    public var duration: Duration

    /// Notes what became of a check.
    ///
    /// - Parameters:
    ///   - check: The check.
    ///   - result: What became of it.
    ///   - duration: How long it took.
    public init(_ check: Check, _ result: CheckResult, duration: Duration = .zero) {
      self.check = check
      self.result = result
      self.duration = duration
    }
  }

  /// The library's path, as it was given.
  public var library: String
  /// The digest of its bytes, 64 hexadecimal digits.
  public var sha256: String
  /// Which plugin it is; nil when its manifest could not be had.
  public var plugin: Plugin?
  /// The level that was asked for.
  public var level: CheckLevel
  /// The checks in the catalogue's order, those of higher levels left out.
  public var rows: [Row]
  /// Whether any of its types could be called, where everything was asked for; one that refuses whatever
  /// it is offered was looked at from outside alone.
  public var isCalled: Bool
  /// The number that everything random came from.
  public var seed: UInt64
  /// How long everything took.
  public var duration: Duration

  /// Gathers what a validation found.
  ///
  /// - Parameters:
  ///   - library: The library's path.
  ///   - sha256: The digest of its bytes.
  ///   - plugin: Which plugin it is.
  ///   - level: The level that was asked for.
  ///   - rows: The checks in the catalogue's order.
  ///   - isCalled: Whether any of its types could be called.
  ///   - seed: The number that everything random came from.
  ///   - duration: How long everything took.
  public init(
    library: String,
    sha256: String,
    plugin: Plugin?,
    level: CheckLevel,
    rows: [Row],
    isCalled: Bool = true,
    seed: UInt64,
    duration: Duration
  ) {
    self.library = library
    self.sha256 = sha256
    self.plugin = plugin
    self.level = level
    self.rows = rows
    self.isCalled = isCalled
    self.seed = seed
    self.duration = duration
  }

  /// Why ``isCalled`` is false, for people.
  public static let whyNotCalled =
    "no type of it could be called with what was made from its schemas"

  /// Every finding, in the catalogue's order.
  public var findings: [Finding] { rows.flatMap(\.result.findings) }

  /// Whether no rule is broken in a way that counts as an error.
  public var passes: Bool { !findings.contains { $0.severity == .error } }

  /// The highest level whose checks, and those of all levels below it, found no error; nil when
  /// already the first has one.
  ///
  /// Of what could not be called it is the first at most: nearly all others look at calls.
  public var levelReached: CheckLevel? {
    let broken = rows.filter { $0.result.findings.contains { $0.severity == .error } }
    let limit = isCalled ? level : min(level, .form)
    guard let first = broken.map(\.check.level).min() else { return limit }
    return CheckLevel(rawValue: first.rawValue - 1).map { min($0, limit) }
  }
}
