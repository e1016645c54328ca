import ArgumentParser
import Foundation
import GantryCore
import GantryPlugins
import GantryStore

/// `gantry doctor`: whether this machine and this state folder are fit for work.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine and the state folder.",
    discussion: """
      EXAMPLES
        gantry doctor
        gantry doctor --project . --json

      The exit status is 1 when something has to be mended before runs are safe.
      """
  )

  @OptionGroup var project: ProjectOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var output: OutputOptions

  /// One thing that was looked at.
  struct Check {
    let name: String
    let isGood: Bool
    let says: String
  }

  func run() async throws {
    let host = try Host(state: state, project: project)
    let checks = [
      Check(name: "gantry", isGood: true, says: "\(Version.text), plugin ABI \(Version.abi)"),
      Check(name: "sqlite", isGood: true, says: SQLiteHealth.version),
      stateFolder(host), await worker(host), await plugins(host),
    ]
    let style = Style.ofOutput
    for check in checks where !output.json {
      let mark = check.isGood ? style.green("✓") : style.red("✗")
      Output.line("\(mark) \(check.name.padded(to: 8)) \(check.says)")
    }
    if output.json {
      let rows = checks.map { check -> JSON in
        ["check": .string(check.name), "ok": .bool(check.isGood), "says": .string(check.says)]
      }
      Output.line(try JSON.array(rows).encodedBytes)
    }
    if checks.contains(where: { !$0.isGood }) { throw ExitStatus.runFailed }
  }

  private func stateFolder(_ host: Host) -> Check {
    let path = host.statePath
    guard FileManager.default.fileExists(atPath: path) else {
      return Check(name: "state", isGood: true, says: "\(path) will be made by the first run")
    }
    let type = SQLiteHealth.fileSystem(of: path)
    guard !type.isNetwork else {
      return Check(
        name: "state",
        isGood: false,
        says: "\(path) is on \(type.name); keep the state folder on a local disk (--state)"
      )
    }
    let copy = JournalBackup.newest(inState: path)
      .map { ", as it was before the last upgrade in \($0)" }
    return Check(name: "state", isGood: true, says: "\(path) on \(type.name)\(copy ?? "")")
  }

  private func worker(_ host: Host) async -> Check {
    guard let confinement = await WorkerConfinement.ofWorkers(of: host.pluginHost()) else {
      let says = "gantry-worker is missing or does not start; run `make build`"
      return Check(name: "worker", isGood: false, says: says)
    }
    return Check(name: "worker", isGood: confinement.isWhole, says: "\(confinement)")
  }

  private func plugins(_ host: Host) async -> Check {
    guard let plugins = try? await host.plugins() else {
      return Check(name: "plugins", isGood: false, says: "a folder of --plugins does not exist")
    }
    let refused = plugins.refused.map { $0.path }
    let count = "\(plugins.libraries.count) known"
    guard refused.isEmpty else {
      return Check(
        name: "plugins",
        isGood: false,
        says: "\(count), refused: \(refused.joined(separator: ", ")); see `gantry plugin list`"
      )
    }
    return Check(name: "plugins", isGood: true, says: count)
  }
}
