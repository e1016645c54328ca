import ArgumentParser
import GantryCore
import GantryStore

/// `gantry runs`: what has been run.
struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List runs, or show one.",
    discussion: """
      EXAMPLES
        gantry runs list
        gantry runs show run_0193
      """,
    subcommands: [List.self, Show.self],
    defaultSubcommand: List.self
  )

  /// `gantry runs list`: the newest runs.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the newest runs.")

    @Option(name: .long, help: "How many at most.")
    var limit = 20

    @OptionGroup var project: ProjectOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let store = try Host(state: state, project: project).reader()
      let rows = try await store.runs(limit: limit)
      if output.json {
        return Output.line(try JSON.array(rows.map { .object($0.json) }).encodedBytes)
      }
      let style = Style.ofOutput
      for row in rows {
        Output.line(
          "\(row.id)  \(row.status.rawValue.padded(to: 10))  \(row.pipeline.padded(to: 16))  "
            + style.faint(row.queuedAt.rfc3339)
        )
      }
    }
  }

  /// `gantry runs show`: one run and its phases.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a run and its phases.")

    @Argument(help: "The run's id, or its beginning.")
    var run: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let store = try Host(state: state, project: project).reader()
      let row = try await store.run(withPrefix: run)
      let phases = try await store.phases(of: row.id)
      if output.json {
        var object = row.json
        object["phases"] = .array(phases.map { .object($0.json) })
        return Output.line(try JSONWriter(isPretty: true).string(of: .object(object)))
      }
      let style = Style.ofOutput
      Output.line("\(style.bold(row.id.text))  \(row.pipeline)  \(row.status.rawValue)")
      if let project = row.project { Output.line("project  \(project)") }
      for phase in phases {
        let reason = phase.reason.map { "  " + style.faint($0) } ?? ""
        Output.line(
          "  \(phase.id.padded(to: 28)) \(phase.status.rawValue.padded(to: 10)) "
            + "\(phase.duration.padded(to: 8))\(reason)"
        )
      }
    }
  }
}
