import ArgumentParser
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin update`: records the library of a plugin again, or another one in its place.
  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a plugin again after its library has changed.",
      discussion: """
        EXAMPLES
          gantry plugin update acme.canary
          gantry plugin update acme.canary ./libcanary-2.4.so
        """
    )

    @Argument(help: "The plugin's id.")
    var id: String

    @Argument(help: ArgumentHelp("The new library (default: the one it has).", valueName: "file"))
    var file: String?

    @OptionGroup var admission: AdmissionOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
      let recording = try PluginRecording(host: try Host(state: state), options: admission)
      try await recording.update(id, file: file.map(Paths.absolute))
    }
  }
}
