import ArgumentParser
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin add`: asks a library what it is, where it can do no harm, and records it.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record plugins in a lock, after showing what they ask for.",
      discussion: """
        EXAMPLES
          gantry plugin add ./libcanary.so
          gantry plugin add ./libcanary.so --lock gantry.lock --yes
          gantry plugin add ./libmine.so --allow-unsigned

        Without --lock it is recorded in the nearest gantry.lock upward, else in your own.
        """
    )

    @Argument(help: ArgumentHelp("The library.", valueName: "file"))
    var files: [String]

    @Option(
      name: .customLong("share"),
      help: ArgumentHelp(
        "Run it in one process with the plugins of the same name here.",
        valueName: "name"
      )
    )
    var share: String?

    @Option(
      name: .customLong("recycle"),
      help: ArgumentHelp(
        "When its process is given up: 'never', when idle, or 'per_call' (default: never).",
        valueName: "when"
      )
    )
    var recycle: String?

    @OptionGroup var admission: AdmissionOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
      let recording = try PluginRecording(host: try Host(state: state), options: admission)
      let placement = try placement
      for file in files {
        try await recording.add(Paths.absolute(file), placement: placement)
      }
    }

    private var placement: Placement {
      get throws {
        let word = recycle ?? WorkerKnobs.Recycling.never.rawValue
        guard let recycling = WorkerKnobs.Recycling(rawValue: word) else {
          throw ValidationError("--recycle is 'never' or 'per_call', not '\(word)'.")
        }
        return .worker(share: share, recycle: recycling)
      }
    }
  }
}
