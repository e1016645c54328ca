import ArgumentParser
import GantryCore
import GantryPlugins

/// `gantry plugin`: which plugins there are and what they provide.
struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "List plugins, or inspect one.",
    discussion: """
      EXAMPLES
        gantry plugin list
        gantry plugin inspect gantry.auto-configure
        gantry plugin list --plugins ./build
      """,
    subcommands: [List.self, Inspect.self],
    defaultSubcommand: List.self
  )

  /// `gantry plugin list`: every plugin, and every library that was refused with its reason.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every plugin.")

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let plugins = try await Host(state: state).plugins()
      if output.json {
        return Output.line(try JSONWriter(isPretty: true).string(of: plugins.listing))
      }
      let style = Style.ofOutput
      for library in plugins.libraries {
        let manifest = library.manifest
        let types = manifest.types.map { "\($0.kind.rawValue) \($0.name)" }
        Output.line("\(style.bold(manifest.id)) \(manifest.version)  \(manifest.summary)")
        for type in types { Output.line("  \(type)") }
        Output.line("  \(style.faint(library.path))")
      }
      for refused in plugins.refused { Output.note("\(refused)") }
      for shadowed in plugins.shadowedSkills { Output.note("\(shadowed)") }
    }
  }

  /// `gantry plugin inspect`: the whole manifest of a plugin.
  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a plugin's manifest.")

    @Argument(help: "The plugin's id.")
    var id: String

    @OptionGroup var state: StateOptions

    func run() async throws {
      let plugins = try await Host(state: state).plugins()
      guard let library = plugins.libraries.first(where: { $0.manifest.id == id }) else {
        let ids = plugins.libraries.map(\.manifest.id)
        let hint = Suggestion.closest(to: id, in: ids).map { "Did you mean '\($0)'?" }
        throw Complaint(
          message: "there is no plugin '\(id)'",
          remedy: hint ?? "See `gantry plugin list`.",
          status: .notFound
        )
      }
      let pin = try library.pin()
      Output.line(
        try JSONWriter(isPretty: true).string(
          of: .object([
            "path": .string(library.path),
            "sha256": .string(pin.sha256),
            "manifest": library.manifest.document,
          ])
        )
      )
    }
  }
}
