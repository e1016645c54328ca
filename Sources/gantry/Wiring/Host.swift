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

  init(state: StateOptions, project: ProjectOptions? = nil) throws {
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
    let early = try Settings(flags: flags, project: nil)
    let named = early.answer(.project).value
    self.project = named.isEmpty ? nil : try Paths.project(named)
    settings = try Settings(flags: flags, project: self.project)
    scratch = ScratchFolders(
      statePath: StatePath.find(setting: settings.answer(.state), project: self.project)
    )
    pluginFolders = state.plugins
    isSafeMode = state.safeMode
  }

  /// Where runs are kept.
  var statePath: String {
    StatePath.find(setting: settings.answer(.state), project: project)
  }

  // MARK: - Runs

  /// Opens the store to write runs.
  func store(as identity: EngineIdentity) throws -> SQLiteStore {
    try SQLiteStore.open(folder: statePath, engine: identity, clock: SystemClock())
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
        phases: PhasePlugins(plugins),
        sinks: SinkPlugins(plugins),
        recovery: RecoveryPlugins(plugins),
        logs: logs,
        clock: SystemClock(),
        identity: identity,
        drainTime: try drainTime,
        values: values
      )
    )
  }

  private var drainTime: Int64 {
    get throws {
      let answer = settings.answer(.drain)
      guard let nanoseconds = Quantity.nanoseconds(answer.value) else {
        throw Complaint(
          message: "the setting 'drain' is '\(answer.value)', which is not a duration",
          location: answer.source,
          remedy: "Write a duration such as 5s or 500ms.",
          status: .configuration
        )
      }
      return nanoseconds
    }
  }

  /// Where attempts of this state folder log to.
  var logs: AttemptLogFiles { AttemptLogFiles(folder: statePath) }

  /// How this process is known to others.
  static func identity() -> EngineIdentity {
    let name = "engine_" + newRunID().text.dropFirst(RunID.prefix.count)
    return EngineIdentity(id: name, pid: Int(ProcessInfo.processInfo.processIdentifier))
  }

  /// The id of a run that is created now.
  static func newRunID() -> RunID {
    RunID(
      time: SystemClock().now(),
      random: (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    )
  }
}
