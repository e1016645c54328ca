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
          "\(row.id) \(row.status.rawValue.padded(to: 10)) "
            + "\(row.pipeline.cut(to: 14).padded(to: 14)) \(style.faint(Self.short(row.queuedAt)))"
        )
      }
    }

    /// `11-22 02:05Z`: a line has 80 columns, and half of them are the id that others commands take.
    private static func short(_ time: Timestamp) -> String {
      String(time.rfc3339.dropFirst(5).prefix(11)).replacing("T", with: " ") + "Z"
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
      // A journal that cannot be folded any more still has its rows.
      let states = (try? await store.state(of: row.id))?.phases ?? []
      let texts = Dictionary(states.map { ($0.id, PhaseText(phase: $0)) }) { first, _ in first }
      if output.json {
        var object = row.json
        object["phases"] = .array(
          phases.map { phase in
            var json = phase.json
            for member in texts[phase.id]?.json ?? [:] { json[member.name] = member.value }
            return .object(json)
          }
        )
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
        for line in texts[phase.id]?.lines ?? [] { Output.line(line) }
      }
    }
  }
}
