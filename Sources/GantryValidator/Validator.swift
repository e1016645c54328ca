internal import FoundationEssentials
internal import GantryCore
public import GantryPlugins

/// Proves what can be proven of a plugin: reads its file, and calls it under a strict host.
///
/// Nothing of the library ever runs in this process. Each trial is a process of its own, which is ended
/// when its time is over, and the same seed gives the same trials.
public struct Validator: Sendable {
  /// What a person wants to know.
  public struct Request: Sendable {
    /// How far to go.
    public var level: CheckLevel
    /// The number that everything random comes from.
    public var seed: UInt64
    /// The ids of the only checks to look at; nil for all.
    public var only: Set<String>?
    /// What the lock says about the plugin; nil when it is in none.
    public var locked: LockedPlugin?

    /// Asks.
    ///
    /// - Parameters:
    ///   - level: How far to go.
    ///   - seed: The number that everything random comes from.
    ///   - only: The ids of the only checks to look at.
    ///   - locked: What the lock says about the plugin.
    public init(
      level: CheckLevel = .conduct,
      seed: UInt64 = 1,
      only: Set<String>? = nil,
      locked: LockedPlugin? = nil
    ) {
      self.level = level
      self.seed = seed
      self.only = only
      self.locked = locked
    }
  }

  private let program: TrialProgram
  private let folder: String
  private let host: PluginHost?
  private let threads = HostThreads(concurrency: 1)

  /// Prepares to validate.
  ///
  /// - Parameters:
  ///   - program: The instrument.
  ///   - folder: Where folders for trials are made, which are gone afterwards.
  ///   - host: The real host, with a worker program, for the checks that use it; it must have no
  ///     other plugins, because workers are killed. Nil skips those checks.
  public init(_ program: TrialProgram, folder: String = "/tmp", host: PluginHost? = nil) {
    self.program = program
    self.folder = folder
    self.host = host
  }

  /// Validates a library.
  ///
  /// - Parameters:
  ///   - path: The library.
  ///   - request: What to look at.
  /// - Returns: What was found.
  /// - Throws: `PluginError` when the file cannot be read, or the instrument cannot be used.
  public func validate(
    _ path: String,
    _ request: Request = Request()
  ) async throws(PluginError) -> Verdict {
    let subject = try subject(path, request)
    return try await work(subject, request, wanted: nil).get().verdict
  }

  /// Makes one trial again.
  ///
  /// - Parameters:
  ///   - reproduction: The trial's name, from a finding.
  ///   - path: The library.
  /// - Returns: What was done and seen; nil when the check has no such trial for this library.
  /// - Throws: `PluginError` as ``validate(_:_:)`` does.
  public func reproduce(
    _ reproduction: Reproduction,
    of path: String
  ) async throws(PluginError) -> Replay? {
    let request = Request(level: .stress, seed: reproduction.seed)
    return try await work(try subject(path, request), request, wanted: reproduction).get().replay
  }

  // MARK: - Working

  private struct Work: Sendable {
    var verdict: Verdict
    var replay: Replay?
  }

  private func subject(_ path: String, _ request: Request) throws(PluginError) -> Subject {
    let absolute =
      path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    guard let bytes = FileManager.default.contents(atPath: absolute) else {
      throw PluginError(
        .notFound,
        "there is no library '\(path)' that can be read",
        location: path,
        remedy: "Give the path of a plugin's shared library."
      )
    }
    return Subject(path: absolute, bytes: Array(bytes), locked: request.locked)
  }

  /// Does everything on one thread, which lives longer than every trial.
  private func work(
    _ subject: Subject,
    _ request: Request,
    wanted: Reproduction?
  ) async -> Result<Work, PluginError> {
    let (program, folder, host) = (program, folder, host)
    return await threads.perform {
      let clock = ContinuousClock()
      let start = clock.now
      let validation = Validation(
        subject,
        program,
        Validation.Request(
          level: request.level,
          seed: request.seed,
          only: request.only,
          wanted: wanted,
          folder: folder
        )
      )
      validation.perform(with: host)
      if let problem = validation.problem {
        return .failure(Self.unusable(program, problem))
      }
      let verdict = validation.verdict(after: clock.now - start)
      return .success(Work(verdict: verdict, replay: validation.replay))
    }
  }

  private static func unusable(_ program: TrialProgram, _ problem: String) -> PluginError {
    PluginError(
      .describe,
      "no trial can be made: \(problem)",
      location: program.path,
      remedy: "Run `make build`, which puts gantry-trial beside gantry."
    )
  }
}
