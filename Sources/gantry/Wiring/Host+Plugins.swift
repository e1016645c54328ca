import Foundation
import GantryCore
import GantryEngine
import GantryPlugins

// Which plugins there are, who vouches for them, and what they run in.
extension Host {
  /// Every plugin that may be used; no code of any of them runs before it is needed.
  func plugins() async throws -> InstalledPlugins {
    let plugins = InstalledPlugins.locked(try catalog(), host: pluginHost(), strict: try isStrict)
    ProcessPlugins.enter(plugins)
    return plugins
  }

  /// What locks and trust allow, and what was found and is in no lock.
  func catalog() throws -> PluginCatalog {
    var catalog = PluginCatalog.read(sources: lockSources, trust: try trust(), safeMode: isSafeMode)
    catalog.find(try libraries())
    return catalog
  }

  /// The locks that are read.
  var lockSources: LockSources {
    let named = settings.answer(.lock).value
    return LockSources.find(
      named: named.isEmpty ? nil : Paths.absolute(named),
      from: project ?? FileManager.default.currentDirectoryPath,
      settings: settings.folder,
      plugins: locations.plugins
    )
  }

  /// The file that says whom the person trusts.
  var trustPath: String {
    let named = settings.answer(.trust).value
    return named.isEmpty ? "\(settings.folder)/\(Trust.fileName)" : Paths.absolute(named)
  }

  /// Whom the person trusts.
  func trust() throws -> Trust { try Trust.read(trustPath) }

  /// What every call of a plugin shares.
  func pluginHost() -> PluginHost {
    PluginHost(
      concurrency: RunState.defaultConcurrency,
      clock: SystemClock(),
      scratch: { [scratch] run, path in scratch.path(run, path) },
      secrets: secrets,
      worker: worker,
      log: { plugin, level, message in
        guard level == .warning || level.isAlarming else { return }
        Output.note("\(plugin): \(level.rawValue): \(message)")
      }
    )
  }

  /// The files in the folders where plugins are looked for.
  private func libraries() throws -> [String] {
    guard !isSafeMode else { return [] }
    let directories = PluginDirectories(
      explicit: pluginFolders.map(Paths.absolute),
      searchPath: ProcessInfo.processInfo.environment["GANTRY_PLUGIN_PATH"],
      builtIn: locations.plugins
    )
    for folder in directories.missingFromEnvironment {
      Output.note("note: GANTRY_PLUGIN_PATH names '\(folder)', which cannot be read")
    }
    return try directories.libraries()
  }

  private var worker: WorkerProgram? {
    locations.worker.map { path in
      WorkerProgram(
        path: path,
        environment: WorkerProgram.allowed(of: ProcessInfo.processInfo.environment),
        // Half of it: the last renewal may be a third of a lease older than the last sign, and a worker
        // must have ended before others may take its run.
        lease: .nanoseconds((try? lease).map { $0 / 2 } ?? EngineIdentity.defaultLease / 2),
        crashFolder: statePath + "/crashes",
        trees: trees
      )
    }
  }

  /// Where the values of secrets come from: the environment, then the person's folder of them.
  var secrets: any SecretSource {
    let named = settings.answer(.secrets).value
    let folder = named.isEmpty ? "\(settings.folder)/secrets" : Paths.absolute(named)
    return SecretSources([
      EnvironmentSecrets(ProcessInfo.processInfo.environment), SecretFiles(folder: folder),
    ])
  }

  /// Whether every plugin is hashed again, and loaded from a copy that nobody can change.
  var isStrict: Bool {
    get throws {
      let answer = settings.answer(.strict)
      guard let value = Bool(answer.value) else {
        throw Complaint(
          message: "the setting 'strict' is '\(answer.value)', which is neither true nor false",
          location: answer.source,
          remedy: "Write true or false.",
          status: .configuration
        )
      }
      return value
    }
  }
}
