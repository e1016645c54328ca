import ArgumentParser
import GantryCore
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin list`: every plugin, and everything that was refused with its reason.
  ///
  /// Only locks are read; no library is opened.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every plugin.")

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let host = try Host(state: state)
      let catalog = try host.catalog()
      let shadowed = InstalledPlugins.locked(catalog, host: host.pluginHost()).shadowedSkills
      if output.json {
        return Output.line(try JSONWriter(isPretty: true).string(of: catalog.listing))
      }
      let style = Style.ofOutput
      for plugin in catalog.entries {
        let manifest = plugin.manifest
        Output.line("\(style.bold(manifest.id)) \(manifest.version)  \(manifest.summary.shown)")
        for type in manifest.types { Output.line("  \(type.kind.rawValue) \(type.name)") }
        Output.line("  \(style.faint(plugin.path))")
        Output.line("  \(style.faint(PluginText.standing(of: plugin)))")
      }
      for refused in catalog.refused { Output.complain([Complaint(refused.error)]) }
      for shadowed in shadowed { Output.note("\(shadowed)") }
    }
  }
}
