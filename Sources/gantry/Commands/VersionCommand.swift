import ArgumentParser
import GantryCore

/// `gantry version`: which Gantry this is, and which plugin ABI it speaks.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Print the versions of Gantry and of the plugin ABI.",
    discussion: """
      EXAMPLES
        gantry version
        gantry version --json
      """
  )

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard output.json else {
      return Output.line("gantry \(Version.text) (plugin ABI \(Version.abi))")
    }
    let object: JSONObject = ["version": .string(Version.text), "abi": .string(Version.abi)]
    Output.line(try JSON.object(object).encodedBytes)
  }
}
