import GantryCore
import GantryPlugins

/// What became of the plugins of a run since it was started.
struct PluginChanges {
  /// The plugins that are other builds now, as they are now.
  private(set) var current: [String: PluginPin] = [:]
  private var former: [String: PluginPin] = [:]

  /// Compares what a run was started with to what is installed.
  ///
  /// A plugin that is missing is left to the phase that uses it, whose failure says so.
  init(since pins: [String: PluginPin], in plugins: InstalledPlugins) throws {
    for (id, pin) in pins {
      guard let library = plugins.libraries.first(where: { $0.manifest.id == id }) else { continue }
      let now = try library.pin()
      guard now != pin else { continue }
      current[id] = now
      former[id] = pin
    }
  }

  /// Throws when anything differs, naming both builds of the first plugin that does.
  func refuse(_ run: RunID) throws {
    guard let id = current.keys.sorted().first, let now = current[id], let then = former[id] else {
      return
    }
    throw Complaint(
      message: "plugin '\(id)' is \(Self.text(now)), and the run was started with "
        + Self.text(then),
      location: run.text,
      remedy: "Put the former library back, or accept this one with --accept-changed-plugins.",
      status: .pluginRefused
    )
  }

  private static func text(_ pin: PluginPin) -> String {
    "\(pin.version) (sha256 \(pin.sha256.prefix(12))…)"
  }
}
