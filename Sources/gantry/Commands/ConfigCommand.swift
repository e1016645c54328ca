import ArgumentParser
import GantryCore

/// `gantry config`: the settings and where they come from.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Look at settings.",
    discussion: """
      EXAMPLES
        gantry config explain
        GANTRY_MIN_CONFIDENCE=0.7 gantry config explain --project .

      The order is flag, environment, P/.gantry/config.yaml,
      ~/.config/gantry/config.yaml, built-in.
      """,
    subcommands: [Explain.self],
    defaultSubcommand: Explain.self
  )

  /// `gantry config explain`: every setting, its value and who said so.
  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print every setting, its value and where it comes from."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let host = try Host(state: state, project: project)
      var object = JSONObject()
      for key in Settings.Key.allCases {
        let answer = host.settings.answer(key)
        object[key.rawValue] = ["value": .string(answer.value), "source": .string(answer.source)]
        guard !output.json else { continue }
        let value = answer.value.isEmpty ? "-" : answer.value
        Output.line("\(key.rawValue.padded(to: 16)) \(value.padded(to: 24)) \(answer.source)")
      }
      if output.json { return Output.line(try JSON.object(object).encodedBytes) }
      Output.line("state folder     \(host.statePath)")
    }
  }
}
