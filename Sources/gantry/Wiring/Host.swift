import Foundation
import GantryCore
import GantryEngine
import GantryPipeline
import GantryPlugins
import GantryStore

/// Puts the rooms together: the one place that knows everyone.
///
/// Commands ask it for what they need and nothing else is made, so that `gantry version` loads no
/// plugin and `gantry runs list` opens no engine.
struct Host {
  let locations = Locations.ofThisProcess()
  let settings: Settings
  let project: String?
  let scratch: ScratchFolders
  let pluginFolders: [String]
  let isSafeMode: Bool
  /// The processes of this engine's attempts, and of others that are gone.
  let trees: WorkerTrees

  /// Gathers what was said.
  ///
  /// - Parameters:
  ///   - state: The options of runs and plugins.
  ///   - project: The options of the project; nil for commands that take none.
  ///   - builtIn: What this command takes for settings that nobody made.
  /// - Throws: ``Complaint`` when the project or a settings file cannot be used.
  init(
    state: StateOptions,
    project: ProjectOptions? = nil,
    builtIn: [Settings.Key: String] = [:]
  ) throws {
    var flags: [Settings.Key: String] = [:]
    flags[.state] = state.state
    flags[.drain] = state.drain
    flags[.lock] = state.lock
    if state.strict { flags[.strict] = "true" }
    flags[.project] = project?.project
    flags[.minimumConfidence] = project?.minimumConfidence
    if let registries = project?.registries, !registries.isEmpty {
      flags[.registry] = registries.map(Paths.absolute).joined(separator: ":")
    }
    let early = try Settings(flags: flags, project: nil, builtIn: builtIn)
    let named = early.answer(.project).value
    self.project = named.isEmpty ? nil : try Paths.project(named)
    settings = try Settings(flags: flags, project: self.project, builtIn: builtIn)
    let statePath = StatePath.find(setting: settings.answer(.state), project: self.project)
    scratch = ScratchFolders(statePath: statePath)
    pluginFolders = state.plugins
    isSafeMode = state.safeMode
    trees = WorkerTrees(folder: statePath + "/engines")
  }

  /// Where runs are kept.
  var statePath: String {
    StatePath.find(setting: settings.answer(.state), project: project)
  }

  // MARK: - Runs

  /// Opens the store to write runs.
  func store(as identity: EngineIdentity) throws -> SQLiteStore {
    let store = try SQLiteStore.open(folder: statePath, engine: identity, clock: SystemClock())
    trees.begin(identity.id)
    return store
  }

  /// Opens the store to look at runs; it must exist.
  func reader() throws -> SQLiteStore {
    guard FileManager.default.fileExists(atPath: statePath + "/journal.db") else {
      throw Complaint(
        message: "there are no runs yet",
        location: statePath,
        remedy: "Run something first, or name the folder that keeps the runs with --state.",
        status: .notFound
      )
    }
    return try SQLiteStore.open(folder: statePath, engine: nil, clock: SystemClock())
  }

  /// An engine on a store.
  func engine(
    store: SQLiteStore,
    plugins: InstalledPlugins,
    logs: any AttemptLogs,
    identity: EngineIdentity,
    values: (any PluginValues)? = nil
  ) throws -> Engine {
    Engine(
      parts: Engine.Parts(
        store: store,
        phases: ForeignPhases(PhasePlugins(plugins)),
        sinks: SinkPlugins(plugins),
        recovery: RecoveryPlugins(plugins),
        logs: logs,
        clock: SystemClock(),
        identity: identity,
        drainTime: try drainTime,
        values: values,
        trees: trees
      )
    )
  }

  private var drainTime: Int64 { get throws { try duration(.drain) } }

  /// How long this process counts as living after it last said so, in nanoseconds.
  var lease: Int64 {
    get throws {
      let lease = try duration(.lease)
      guard lease >= Self.shortestLease else {
        throw Complaint(
          message: "the setting 'lease' is '\(settings.answer(.lease).value)', which is too short",
          location: settings.answer(.lease).source,
          remedy: "Write 500ms or more: a machine that is busy must be able to renew in time.",
          status: .configuration
        )
      }
      return lease
    }
  }

  private static let shortestLease: Int64 = 500_000_000

  private func duration(_ key: Settings.Key) throws -> Int64 {
    let answer = settings.answer(key)
    guard let nanoseconds = Quantity.nanoseconds(answer.value) else {
      throw Complaint(
        message: "the setting '\(key.rawValue)' is '\(answer.value)', which is not a duration",
        location: answer.source,
        remedy: "Write a duration such as 5s or 500ms.",
        status: .configuration
      )
    }
    return nanoseconds
  }

  /// Where attempts of this state folder log to.
  var logs: AttemptLogFiles { AttemptLogFiles(folder: statePath) }

  /// How this process is known to others.
  func identity() throws -> EngineIdentity {
    let name = "engine_" + Self.newRunID().text.dropFirst(RunID.prefix.count)
    let pid = Int(ProcessInfo.processInfo.processIdentifier)
    return EngineIdentity(id: name, pid: pid, lease: try lease)
  }

  /// The id of a run that is created now.
  static func newRunID() -> RunID {
    RunID(
      time: SystemClock().now(),
      random: (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    )
  }
}
