import ArgumentParser

/// Measures Gantry beside what nobody can do without, or lets it work for long.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    subcommands: [Measure.self, Soak.self],
    defaultSubcommand: Measure.self
  )
}
