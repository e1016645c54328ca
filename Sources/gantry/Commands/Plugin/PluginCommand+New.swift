import ArgumentParser
import Foundation

extension PluginCommand {
  /// `gantry plugin new`: a project that builds, tests and validates a plugin with one command.
  struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a project for a plugin of your own, with an example that works.",
      discussion: """
        EXAMPLES
          gantry plugin new c sink headlines
          gantry plugin new swift phase note-writer --id acme.notes
          gantry plugin new rust skill word-count --into ~/plugins/words

        In the project `make` builds it, tests it against a host in memory, and
        validates it.
        """
    )

    @Argument(help: "What it is written in: swift, c, cpp or rust.")
    var language: Template.Language

    @Argument(help: "What it provides: a phase, a skill, a sink or a recovery strategy.")
    var kind: Template.Kind

    @Argument(help: "Its name: lowercase words joined by '-'.")
    var name: String

    @Option(
      name: .customLong("id"),
      help: ArgumentHelp("The plugin's id, owner first (default: acme.NAME).", valueName: "id")
    )
    var id: String?

    @Option(
      name: .customLong("into"),
      help: ArgumentHelp("The folder to write, new or empty (default: NAME).", valueName: "dir")
    )
    var into: String?

    @Option(
      name: .customLong("sdk"),
      help: ArgumentHelp("The PluginSDK; GANTRY_SDK says so too.", valueName: "dir")
    )
    var sdk: String?

    func run() throws {
      let name = try PluginName(name)
      let id = try id.map(Self.checked) ?? "acme.\(name.kebab)"
      let executable = try Self.program()
      let sdk = try SDK(
        option: sdk,
        environment: ProcessInfo.processInfo.environment,
        executable: executable
      )
      let folder = ProjectFolder(path: Paths.absolute(into ?? name.kebab))
      let words = Template.Words(name: name, id: id, sdk: sdk.path, gantry: executable)
      let files = try sdk.template(language, kind).rendered(with: words)
      try folder.write(files)
      Output.line("made \(id), a \(kind.rawValue) in \(language.rawValue): \(folder.path)")
      Output.line("Build, test and validate it:  make -C \(into ?? name.kebab)")
    }

    /// The program that a project's Makefile validates with: this one.
    private static func program() throws -> String {
      let path = Locations.ofThisProcess().executable
      guard Template.canName(path) else {
        // A link would not help: the program knows only where it is itself.
        throw Complaint(
          message: "the path of gantry holds a character that make cannot name",
          location: path,
          remedy: "Install Gantry in a folder whose path has only letters, digits and '._+@,~-'.",
          status: .badInput
        )
      }
      return path
    }

    private static func checked(_ id: String) throws -> String {
      let pattern = /[a-z][a-z0-9]*([.-][a-z0-9]+)*/
      guard id.utf8.count <= 128, id.wholeMatch(of: pattern) != nil, id.contains(".") else {
        throw Complaint(
          message: "'\(id)' cannot be the id of a plugin",
          remedy: "Write lowercase words with the owner first: 'acme.line-counter'.",
          status: .usage
        )
      }
      guard !id.hasPrefix("gantry.") else {
        throw Complaint(
          message: "'\(id)' is of Gantry's own plugins",
          remedy: "Begin the id with a name of yours: 'acme.\(id.dropFirst(7))'.",
          status: .usage
        )
      }
      return id
    }
  }
}

extension Template.Language: ExpressibleByArgument {}
extension Template.Kind: ExpressibleByArgument {}
