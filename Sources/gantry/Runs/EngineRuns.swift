import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

/// What the runs of `gantry engine` need: their folder, the builds they were started with, and a
/// line for the person who watches.
struct EngineRuns: RunHost {
  let host: Host
  let plugins: InstalledPlugins
  let store: SQLiteStore
  let identity: EngineIdentity
  let lines: EngineLines

  /// An engine on these plugins.
  func engine(with plugins: InstalledPlugins) throws -> Engine {
    try host.engine(store: store, plugins: plugins, logs: host.logs, identity: identity)
  }

  func prepare(_ state: RunState, for claim: RunClaim) async -> RunPreparation {
    guard let queued = state.queued else { return .never(because: "it has no pipeline") }
    do {
      let changes = PluginChanges(since: state, in: plugins)
      let kept = try changes.kept(by: host, plugins: plugins, acceptsChanges: false)
      for plugin in kept { Output.note(changes.note(of: plugin)) }
      let own = kept.isEmpty ? plugins : plugins.taking(kept, strict: try host.isStrict)
      let folder = try await FolderClaim.take(for: queued, of: state, reader: store)
      let libraries = try host.keepLibraries(of: state.pins, from: own)
      host.scratch.begin(claim)
      return .ready(
        RunPlace(
          holding: Holding(folder: folder, libraries: libraries),
          engine: kept.isEmpty ? nil : try engine(with: own),
          accepted: changes.accepted(acceptsChanges: false),
          cleanUp: cleanUp(claim, own)
        )
      )
    } catch {
      let complaint = Complaint(error)
      return complaint.status == .tryAgain
        ? .later(because: complaint.message) : .never(because: complaint.message)
    }
  }

  func placeToCancel(_ claim: RunClaim) async -> RunPlace {
    RunPlace(cleanUp: cleanUp(claim, plugins))
  }

  private func cleanUp(_ claim: RunClaim, _ plugins: InstalledPlugins) -> @Sendable () async -> Void
  {
    let scratch = host.scratch
    return {
      await plugins.endRun(claim.run)
      scratch.remove(claim)
    }
  }

  func note(_ notice: EngineNotice) async { lines.show(notice) }

  /// What nobody else may take or remove while a run is driven.
  private struct Holding: Sendable {
    let folder: FolderClaim?
    let libraries: [LibraryHold]
  }
}
