import ArgumentParser
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin remove`: takes a plugin out of the first lock that has it.
  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a plugin out of its lock; the library stays where it is."
    )

    @Argument(help: "The plugin's id.")
    var id: String

    @OptionGroup var state: StateOptions

    func run() async throws {
      let (lock, entry) = try LockSearch(try Host(state: state)).find(id)
      try lock.update { $0.remove(id) }
      Output.line("removed \(entry.name) from \(lock.path)")
    }
  }
}
