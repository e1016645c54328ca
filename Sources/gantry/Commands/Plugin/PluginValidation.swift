import Foundation
import GantryCore
import GantryEngine
import GantryPlugins
import GantryValidator

/// Validates plugins with what this installation has: the instrument, the worker and the locks.
struct PluginValidation {
  private let host: Host
  private let validator: Validator
  /// Holds the folders of all trials.
  private let folder: TemporaryFolder
  private let broom: SignalBroom

  /// - Throws: ``Complaint`` when the instrument is not there, or no temporary folder can be made.
  init(host: Host) throws {
    self.host = host
    (folder, broom) = try TemporaryFolder.swept("gantry-validate")
    let environment = WorkerProgram.allowed(of: ProcessInfo.processInfo.environment)
    validator = Validator(
      TrialProgram(path: try Self.instrument(of: host), environment: environment),
      folder: folder.path,
      host: PluginHost(
        concurrency: 1,
        clock: SystemClock(),
        // A host of its own: the plugin crashes in it on purpose, and nobody else's worker may end.
        worker: host.locations.worker.map { WorkerProgram(path: $0, environment: environment) },
        log: { _, _, _ in }
      )
    )
  }

  /// What is to be validated: a file, and what the lock says when it is in one.
  struct Target {
    var path: String
    var locked: LockedPlugin?
  }

  /// Finds a library by its path, or by the id of a plugin that is locked.
  ///
  /// - Parameter name: The path or the id.
  /// - Returns: The library.
  /// - Throws: ``Complaint`` with 66 when it is neither.
  func target(_ name: String) throws -> Target {
    let catalog = try host.catalog()
    let path = Paths.absolute(name)
    if FileManager.default.fileExists(atPath: path) {
      let locked = catalog.entries.first { Self.resolved($0.path) == Self.resolved(path) }
      return Target(path: path, locked: locked)
    }
    if let locked = catalog.entries.first(where: { $0.entry.id == name }) {
      return Target(path: locked.path, locked: locked)
    }
    let near = Suggestion.closest(to: name, in: catalog.entries.map(\.entry.id))
    throw Complaint(
      message: "'\(name)' is neither a library nor a plugin of a lock",
      location: path,
      remedy: near.map { "Did you mean \"\($0)\"?" }
        ?? "Give the path of a shared library, or add the plugin to a lock.",
      status: .notFound
    )
  }

  /// Looks at everything that is asked for.
  func verdict(on target: Target, _ request: Validator.Request) async throws
    -> GantryValidator.Verdict
  {
    var request = request
    request.locked = target.locked
    return try await elsewhere { [request] in
      try await validator.validate(target.path, request)
    }
  }

  /// Does something in an empty folder, which is gone afterwards, also when a signal ends the process.
  ///
  /// Workers begin where this process is: an input that is a relative path must not lead a plugin into
  /// the folder of whoever validates it.
  private func elsewhere<T>(_ body: () async throws -> T) async throws -> T {
    let files = FileManager.default
    let former = files.currentDirectoryPath
    let place = folder.path + "/work"
    try files.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer {
      _ = files.changeCurrentDirectoryPath(former)
      try? files.removeItem(atPath: place)
    }
    _ = files.changeCurrentDirectoryPath(place)
    return try await body()
  }

  /// Makes one trial again.
  ///
  /// - Throws: ``Complaint`` with 66 when this library has no such trial.
  func replay(_ reproduction: Reproduction, of target: Target) async throws -> Replay {
    let replay = try await elsewhere {
      try await validator.reproduce(reproduction, of: target.path)
    }
    if let replay { return replay }
    throw Complaint(
      message: "there is no trial '\(reproduction)' of this library",
      location: target.path,
      remedy: "Take the name from a finding about this very library; another build has others.",
      status: .notFound
    )
  }

  /// Makes sure that a library is good enough to be recorded.
  ///
  /// - Parameters:
  ///   - level: The level it has to reach.
  ///   - path: The library, an absolute path.
  /// - Returns: The digest of what was looked at.
  /// - Throws: ``Complaint`` with 69 when it does not reach the level.
  func require(_ level: CheckLevel, of path: String) async throws -> String {
    // Whatever a lock says of it so far: it is recorded anew.
    let verdict = try await elsewhere {
      try await validator.validate(path, Validator.Request(level: level))
    }
    if verdict.levelReached == level { return verdict.sha256 }
    let errors = verdict.findings.filter { $0.severity == .error }
    let reason =
      errors.first.map { "\($0.message.shown) [\($0.check.id)]" } ?? Verdict.whyNotCalled
    let more = errors.count < 2 ? "" : ", and \(errors.count - 1) more"
    let reached = verdict.levelReached.map { "reaches level \($0.rawValue)" } ?? "reaches no level"
    throw Complaint(
      message: "the plugin was refused: it \(reached) and \(level.rawValue) is asked for: "
        + "\(reason)\(more)",
      location: path,
      remedy:
        "Run `gantry plugin validate \(path) --level \(level.rawValue)`, and give what it says "
        + "to the author.",
      status: .pluginRefused
    )
  }

  /// The instrument, which lies beside the worker.
  private static func instrument(of host: Host) throws -> String {
    let neighbour = host.locations.worker ?? host.locations.executable
    let path = URL(filePath: neighbour).deletingLastPathComponent().appending(path: "gantry-trial")
      .path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Complaint(
        message: "there is no gantry-trial, which validates plugins",
        location: path,
        remedy: "Run `make build`, or install Gantry again.",
        status: .notFound
      )
    }
    return path
  }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }
}

extension CheckLevel {
  /// A level as people write it.
  ///
  /// - Parameters:
  ///   - number: The number, 1 to 5.
  ///   - option: The option it was given with.
  /// - Throws: ``Complaint`` with 64 when there is no such level.
  init(number: Int, option: String) throws {
    guard let level = CheckLevel(rawValue: number) else {
      throw Complaint(
        message: "there is no level \(number)",
        location: option,
        remedy: "Levels go from 1, which runs little, to 5, which takes minutes; 3 is usual.",
        status: .usage
      )
    }
    self = level
  }
}
