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
      let host = try Host(state: state)
      let (lock, entry) = try LockSearch(host).find(id)
      try lock.update { $0.remove(id) }
      Output.line("removed \(entry.name) from \(lock.path)")
      await host.sweepLibraries()
      guard host.keptLibraries.contains(entry.sha256), await host.isNeeded(entry.sha256) else {
        return
      }
      Output.note("note: runs that were started with it have not ended; they go on with a copy")
    }
  }
}
