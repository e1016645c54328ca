import ArgumentParser
import Foundation
import GantryCore
import GantryPlugins
import GantryStore

/// `gantry events`: what a run has written, and what can be written at all.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Print the events of a run, or the types of events there are.",
    discussion: """
      EXAMPLES
        gantry events run_0193
        gantry events run_0193 --json --follow
        gantry events run_0193 --shape config | jq -r .operation
        gantry events --types
        gantry events --types --json
      """
  )

  @Argument(help: "The run's id, or its beginning.")
  var run: String?

  @Flag(name: .long, help: "Go on until the run has ended.")
  var follow = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The form of the lines: event, live, config or job; all but the first are JSON.",
      valueName: "name"
    )
  )
  var shape = EventShapeName.event

  @Flag(name: .long, help: "List every type of event with its schema.")
  var types = false

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard run == nil, !types else { return }
    throw ValidationError("Name a run, or use --types.")
  }

  func run() async throws {
    let host = try Host(state: state, project: project)
    if types { return try await listTypes(host) }
    let store = try host.reader()
    let row = try await store.run(withPrefix: run ?? "")
    let view = try await view(of: row.id, in: store)
    var follower = JournalFollower(run: row.id, reader: store, view: view)
    try await follower.catchUp()
    guard follow else { return }
    // Another process writes; it rings no bell for readers, so this one looks often.
    while try await !store.run(withPrefix: row.id.text).status.isTerminal {
      try await Task.sleep(for: .milliseconds(100))
      try await follower.catchUp()
    }
    try await follower.catchUp()
  }

  private func view(of run: RunID, in store: any RunReader) async throws -> any RunView {
    guard shape == .event else {
      return ShapeView(shape, run: run, phases: try await store.phases(of: run))
    }
    return output.json ? JSONView() : EventLines()
  }

  private func listTypes(_ host: Host) async throws {
    let plugins = try await host.plugins()
    let all = EngineEvents.all + plugins.eventDescriptions
    for type in all {
      let line = "\(type.type.name.padded(to: 32)) \(type.source.padded(to: 24)) \(type.summary)"
      output.json ? Output.line(try type.json.encodedBytes) : Output.line(line)
    }
  }
}

extension EventDescription {
  /// The description for programs.
  var json: JSON {
    get throws {
      [
        "type": .string(type.name),
        "v": .int(Int64(version)),
        "durability": .string(durability.rawValue),
        "source": .string(source),
        "summary": .string(summary),
        "schema": try JSONParser.parse(schema),
      ]
    }
  }
}
