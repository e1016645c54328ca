import ArgumentParser
import GantryCore
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin lock`: records the plugins that are built with the host, beside them.
  struct Lock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record the plugins of Gantry's own folder; the build does this.",
      discussion: """
        EXAMPLES
          gantry plugin lock .build/debug

        The plugins are recorded to run inside of Gantry's process, but for
        gantry.foreign, which has a worker for each call. Only the lock in Gantry's
        own folder may say so: in any other one they are refused.
        """
    )

    @Argument(help: ArgumentHelp("The folder of the plugins.", valueName: "dir"))
    var folder: String

    @OptionGroup var state: StateOptions

    func run() async throws {
      let folder = Paths.absolute(folder)
      let recording = try PluginRecording(host: try Host(state: state))
      let file = LockFile("\(folder)/\(PluginLock.fileName)")
      var lock = PluginLock()
      for path in try PluginDirectories(explicit: [folder]).libraries() {
        let library = try await recording.examine(path)
        let id = library.manifest.id
        guard lock[id] == nil else {
          throw Complaint(
            message: "two libraries are the plugin '\(id)'",
            location: path,
            remedy: "Remove one of the two.",
            status: .pluginRefused
          )
        }
        lock.record(library.entry(in: file, placement: .ofFirstParty(id), isShared: false))
      }
      let recorded = lock
      try file.update { $0 = recorded }
      Output.line("locked \(lock.entries.count) plugin(s) in \(file.path)")
    }
  }
}
