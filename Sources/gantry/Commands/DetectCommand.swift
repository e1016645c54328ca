import ArgumentParser
import GantryCore
import GantryPlugins

/// `gantry detect`: what a repository is made of, by the skill `toolchain.detect`.
struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Say what a repository is made of.",
    discussion: """
      EXAMPLES
        gantry detect .
        gantry detect ~/src/shop --json | jq .primary_language

      A repository in which nothing is recognised is a normal answer: the exit
      status is 0 and `abstained` is true. Nothing is written.
      """
  )

  @Argument(help: "The folder of the repository.")
  var path: String = "."

  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let host = try Host(state: state)
    let root = try Paths.project(path)
    let plugins = try await host.plugins()
    let arguments = try JSON.object(["project": .string(root)]).encodedBytes
    let result = try await SkillPlugins(plugins).invoke("toolchain.detect", arguments: arguments)
    let report = try JSONParser.parse(result)
    if output.json { return Output.line(try JSONWriter(isPretty: true).string(of: report)) }
    for line in ToolchainText(report: report, style: .ofOutput).lines { Output.line(line) }
  }
}
