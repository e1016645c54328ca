import GantryCore
import GantryPlugins

/// What became of the plugins of a run since it was started.
struct PluginChanges {
  private enum Change {
    /// Another build has its id now.
    case replaced(by: PluginPin)
    /// No plugin has its id any more.
    case missing
    /// What is installed cannot be opened, or is not what was recorded.
    case unusable(any Error)
  }

  private let run: RunID
  private let pins: [String: PluginPin]
  private let acceptedBefore: [String: PluginPin]
  private var changes: [String: Change] = [:]

  /// Compares what a run needs to what is installed.
  init(since state: RunState, in plugins: InstalledPlugins) {
    run = state.id
    pins = state.pins
    acceptedBefore = state.owner?.acceptedPlugins ?? [:]
    for (id, pin) in pins {
      guard let library = plugins.libraries.first(where: { $0.manifest.id == id }) else {
        changes[id] = .missing
        continue
      }
      do {
        let now = try library.pin()
        if now != pin { changes[id] = .replaced(by: now) }
      } catch {
        changes[id] = .unusable(error)
      }
    }
  }

  /// What the journal says that a person has accepted, once the run is resumed.
  ///
  /// What was accepted before is said again, so that the newest owner of a run always knows it all.
  func accepted(acceptsChanges: Bool) -> [String: PluginPin] {
    guard acceptsChanges else { return acceptedBefore }
    return changes.reduce(into: acceptedBefore) { accepted, change in
      if case .replaced(let now) = change.value { accepted[change.key] = now }
    }
  }

  /// The builds that the run was started with, where they are kept and what is installed is not them.
  ///
  /// A plugin that is missing and not kept is left to the phase that uses it, whose failure says so.
  ///
  /// - Parameters:
  ///   - host: Where libraries are kept, and whom the person trusts.
  ///   - plugins: Who knows what is quarantined.
  ///   - acceptsChanges: Whether other builds that are installed are taken as they are.
  /// - Returns: The kept builds.
  /// - Throws: ``Complaint`` with 69 naming both builds of the first plugin that is another one and
  ///   not kept, or saying why a kept one may not be used.
  func kept(
    by host: Host,
    plugins: InstalledPlugins,
    acceptsChanges: Bool
  ) throws -> [LockedPlugin] {
    var found: [LockedPlugin] = []
    for (id, change) in changes.sorted(by: { $0.key < $1.key }) {
      if acceptsChanges, case .replaced = change { continue }
      if let plugin = try kept(id, by: host, plugins: plugins) {
        found.append(plugin)
      } else {
        try refuse(id, change)
      }
    }
    return found
  }

  /// What is said about a kept build that the run goes on with.
  func note(of plugin: LockedPlugin) -> String {
    let now =
      switch changes[plugin.entry.id] {
      case .replaced(let now): "what is installed is \(Self.text(now))"
      case .unusable: "what is installed cannot be used"
      case .missing, nil: "no build of it is installed"
      }
    let kept = PluginPin(version: plugin.entry.version, sha256: plugin.sha256)
    return
      "note: '\(plugin.entry.id)' goes on as \(Self.text(kept)), which was kept for \(run.text): "
      + now
  }

  // MARK: - One plugin

  private func kept(
    _ id: String,
    by host: Host,
    plugins: InstalledPlugins
  ) throws -> LockedPlugin? {
    // Safe mode has none of others, kept or not.
    guard !host.isSafeMode, let pin = pins[id] else { return nil }
    let plugin: LockedPlugin?
    do {
      plugin = try host.keptLibraries.plugin(pin.sha256, trust: try host.trust())
    } catch let error as PluginError where error.code != .trust {
      // It was kept because it was trusted then. Whoever takes trust away does not mean "from the
      // next run on".
      let again = error.code == .untrusted ? "trust its signer again" : nil
      throw unusable(id, "\(error.message) [\(error.code)]", or: again)
    }
    guard let plugin, plugin.entry.id == id else { return nil }
    if let quarantine = plugins.quarantine(of: plugin) {
      let why = "\(quarantine.message) [\(quarantine.code)]"
      throw unusable(id, why, or: "try again in ten minutes")
    }
    return plugin
  }

  private func unusable(_ id: String, _ why: String, or other: String?) -> Complaint {
    let accepting =
      switch changes[id] {
      case .replaced: "Accept the build that is installed with --accept-changed-plugins"
      case .missing, .unusable, nil:
        "Add a build with `gantry plugin add FILE` and accept it with --accept-changed-plugins"
      }
    return Complaint(
      message: why,
      location: "\(run.text), which was started with \(pins[id].map(Self.text) ?? id)",
      remedy: accepting + (other.map { ", or \($0)." } ?? "."),
      status: .pluginRefused
    )
  }

  private func refuse(_ id: String, _ change: Change) throws {
    switch change {
    case .missing: return
    case .unusable(let error): throw error
    case .replaced(let now):
      throw Complaint(
        message: "plugin '\(id)' is \(Self.text(now)), and the run was started with "
          + (pins[id].map(Self.text) ?? "another one"),
        location: run.text,
        remedy: "Put the former library back, or accept this one with --accept-changed-plugins.",
        status: .pluginRefused
      )
    }
  }

  private static func text(_ pin: PluginPin) -> String {
    "\(pin.version) (sha256 \(pin.sha256.prefix(12))…)"
  }
}
