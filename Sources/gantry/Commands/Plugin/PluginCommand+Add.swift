import ArgumentParser
import GantryPlugins
import GantryValidator

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
          gantry plugin add ./libcanary.so --min-level 3

        With --min-level the library is validated first, and refused when it does
        not reach the level. Without --lock it is recorded in the nearest
        gantry.lock upward, else in your own.
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

    @Option(
      name: .customLong("min-level"),
      help: ArgumentHelp(
        "Take it only when `gantry plugin validate` finds no error up to this level.",
        valueName: "number"
      )
    )
    var minimumLevel: Int?

    @OptionGroup var admission: AdmissionOptions
    @OptionGroup var state: StateOptions

    func run() async throws {
      let host = try Host(state: state)
      let recording = try PluginRecording(host: host, options: admission)
      let placement = try placement
      let level = try minimumLevel.map { try CheckLevel(number: $0, option: "--min-level") }
      let validation = try level.map { _ in try PluginValidation(host: host) }
      for file in files {
        let path = Paths.absolute(file)
        var digest: String?
        if let level { digest = try await validation?.require(level, of: path) }
        try await recording.add(path, placement: placement, validated: digest)
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
