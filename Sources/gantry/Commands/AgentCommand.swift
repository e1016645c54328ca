import ArgumentParser
import GantryCore
import GantryPipeline

/// `gantry agent`: agents that runs have moved to the archive (S0-59).
struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "List archived agents, or bring one back.",
    subcommands: [List.self, Restore.self]
  )

  /// `gantry agent archived`: what the archive holds.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "archived",
      abstract: "List the archived agents of a project."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let answer = try await ProjectSkill(project: project, state: state).ask("archive.list")
      if output.json { return Output.line(try answer.encodedBytes) }
      let agents = answer["agents"]?.arrayValue ?? []
      if agents.isEmpty { return Output.line("no agent of this project is archived") }
      for agent in agents {
        let path = Style.ofOutput.faint(agent["path"]?.stringValue ?? "")
        Output.line("\((agent["name"]?.stringValue ?? "").padded(to: 24))  \(path)")
      }
    }
  }

  /// `gantry agent restore`: brings the newest archived copy of an agent back.
  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring an archived agent back.",
      discussion: """
        EXAMPLES
          gantry agent restore python-engineer --project .
        """
    )

    @Argument(help: "The agent's name.")
    var name: String

    @OptionGroup var project: ProjectOptions
    @OptionGroup var confirm: ConfirmOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await check()
      // It only puts back what stood there and touches nothing else, so nobody is asked.
      let answer = ConfirmOptions(yes: true, preview: confirm.preview)
      try await ProjectRun(project: project, state: state, output: output, confirm: answer).start(
        "restore-agent",
        question: { "Restore \(name) in \($0)" },
        extra: ["name": .json(.string(name))]
      )
    }

    private func check() async throws {
      let answer = try await ProjectSkill(project: project, state: state).ask("archive.list")
      let known = (answer["agents"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
      guard !known.contains(name) else { return }
      let suggestion = Suggestion.closest(to: name, in: known).map { "Did you mean '\($0)'?" }
      let list = Set(known).sorted().joined(separator: ", ")
      let fallback = list.isEmpty ? "No agent is archived." : "Archived are: \(list)."
      throw Complaint(
        message: "no archived agent is called '\(name)'",
        remedy: suggestion ?? fallback,
        status: .notFound
      )
    }
  }
}
