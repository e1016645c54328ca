import ArgumentParser
import GantryCore
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin inspect`: what a lock says of a plugin, with its whole manifest.
  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what is known of a plugin, and its manifest."
    )

    @Argument(help: "The plugin's id.")
    var id: String

    @OptionGroup var state: StateOptions

    func run() async throws {
      let catalog = try Host(state: state).catalog()
      let plugin = try catalog.plugin(id)
      var members = plugin.facts
      members["manifest"] = plugin.entry.manifest
      Output.line(try JSONWriter(isPretty: true).string(of: .object(members)))
    }
  }
}
