import ArgumentParser
import Foundation
import GantryCore
import GantryPlugins
import GantryValidator

extension PluginCommand {
  /// `gantry plugin validate`: proves what can be proven of a plugin, and says how to mend the rest.
  struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look for bugs in a plugin, and say how to mend each.",
      discussion: """
        EXAMPLES
          gantry plugin validate build/libcanary.so
          gantry plugin validate acme.canary --level 5
          gantry plugin validate build/libcanary.so --format junit --output r.xml
          gantry plugin validate build/libcanary.so --reproduce uses-stale-call:1:4

        Nothing of the library runs in this process; each trial is a process without
        network that may write in a folder of its own alone. The same seed gives the
        same trials. The exit status is 69 when a rule is broken, with --strict also
        for warnings. Docs/VALIDATOR.md says more.
        """
    )

    @Argument(
      help: ArgumentHelp("A library, or the id of a plugin in a lock.", valueName: "plugin")
    )
    var plugin: String

    @Option(
      name: .long,
      help: ArgumentHelp("How far to go, 1 to 5 (default: 3).", valueName: "number")
    )
    var level: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How the report is written: text, json, junit or sarif (default: text).",
        valueName: "format"
      ),
      transform: Self.format
    )
    var format = ReportFormat.text

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Write the report to a file, and the one for people to standard output.",
        valueName: "file"
      )
    )
    var output: String?

    @Option(
      name: .long,
      help: ArgumentHelp("What everything random follows from (default: 1).", valueName: "number")
    )
    var seed: UInt64?

    @Option(
      name: .long,
      help: ArgumentHelp("Make one trial again, as a finding names it.", valueName: "trial")
    )
    var reproduce: String?

    @Option(
      name: .long,
      help: ArgumentHelp("Look at these checks alone, with commas.", valueName: "checks")
    )
    var only: String?

    @Flag(name: .long, help: "Let warnings count as errors.")
    var strict = false

    @Option(name: .long, help: ArgumentHelp("A lock of plugins to read first.", valueName: "file"))
    var lock: String?

    func validate() throws {
      guard reproduce != nil else { return }
      guard only == nil, seed == nil, level == nil, format == .text else {
        throw ValidationError(
          "--reproduce names check, seed and round by itself; leave the rest out."
        )
      }
      guard output == nil else {
        throw ValidationError(
          "--reproduce prints its trial and makes no report; leave --output out."
        )
      }
    }

    func run() async throws {
      // Another --strict than that of commands which load plugins, so the options are put together.
      let state = try StateOptions.parse(lock.map { ["--lock", $0] } ?? [])
      let trial = try reproduce.map(trial)
      let request = try request
      let validation = try PluginValidation(host: try Host(state: state))
      let target = try validation.target(plugin)
      if let trial { return try await repeats(trial, of: target, validation) }
      var verdict = try await validation.verdict(on: target, request)
      // As it was given, so that the commands of the report can be pasted.
      verdict.library = target.locked?.path == target.path ? target.path : plugin
      let report = Report(
        verdict,
        isStrict: strict,
        isColoured: Style.ofOutput.isColoured,
        version: Version.text
      )
      try write(report)
      if !report.passes { throw ExitStatus.pluginRefused }
    }

    // MARK: - What is asked for

    private static func format(_ word: String) throws -> ReportFormat {
      guard let format = ReportFormat(rawValue: word) else {
        let known = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("The formats are \(known).")
      }
      return format
    }

    private var request: Validator.Request {
      get throws {
        let only = try only.map(checks)
        let highest = only?.map(\.level).max() ?? .form
        let level = try level.map { try CheckLevel(number: $0, option: "--level") }
        return Validator.Request(
          // A check that is named is looked at, whatever level it belongs to.
          level: max(level ?? (only == nil ? .conduct : .form), highest),
          seed: seed ?? 1,
          only: only.map { Set($0.map(\.id)) }
        )
      }
    }

    private func checks(_ list: String) throws -> [Check] {
      let words = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      let ids = words.filter { !$0.isEmpty }
      guard !ids.isEmpty else {
        throw Complaint(
          message: "no check is named",
          location: "--only",
          remedy: "Name checks with commas between them: elf-sane,full-relro.",
          status: .usage
        )
      }
      return try ids.map { id in
        guard let check = Checks.named(id) else {
          throw Complaint(
            message: "there is no check '\(id)'",
            location: "--only",
            remedy: Suggestion.remedy(for: id, in: Checks.all.map(\.id)),
            status: .usage
          )
        }
        return check
      }
    }

    private func trial(_ name: String) throws -> Reproduction {
      guard let trial = Reproduction(name), Checks.named(trial.check) != nil else {
        throw Complaint(
          message: "'\(name)' is not the name of a trial",
          location: "--reproduce",
          remedy: "Take it from a finding; it looks like uses-stale-call:1:4.",
          status: .usage
        )
      }
      return trial
    }

    // MARK: - What comes of it

    private func write(_ report: Report) throws {
      guard let output else { return Output.text(try report.text(as: format)) }
      let path = Paths.absolute(output)
      let plain = Report(report.verdict, isStrict: strict, version: Version.text)
      do {
        try Data(try plain.text(as: format).utf8).write(to: URL(filePath: path), options: .atomic)
      } catch let error as CocoaError {
        throw Complaint(
          message: "the report cannot be written: \(error.localizedDescription)",
          location: path,
          remedy: "Make the folder, give yourself the right to write there, or name another file.",
          status: .cannotCreate
        )
      }
      Output.text(try report.text(as: .text))
    }

    private func repeats(
      _ trial: Reproduction,
      of target: PluginValidation.Target,
      _ validation: PluginValidation
    ) async throws {
      let replay = try await validation.replay(trial, of: target)
      Output.text(replay.text)
      let isBroken = replay.findings.contains { finding in
        finding.severity == .error || (strict && finding.severity == .warning)
      }
      if isBroken { throw ExitStatus.pluginRefused }
    }
  }
}
