import ArgumentParser
import Foundation
import GantryCore
import GantryEngine
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin reproduce`: makes the call of a crash report again, and says what happened.
  struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the call of a crash report again: does it crash this time?",
      discussion: """
        EXAMPLES
          gantry plugin reproduce .gantry/crashes/0c7d5a2b….json

        The plugin has to be the very one that crashed, by its digest. It runs in a
        worker and may touch what it could touch then, so it may change files again;
        events, effects and values stay in memory, it is given no secrets and may
        call no skills. Nothing is journaled, and a crash does not count for
        quarantine. The exit status is 1 when it crashes, 0 when it does not, and 69
        when the lock has another build of the plugin.
        """
    )

    @Argument(help: ArgumentHelp("The report, in `crashes` of a state folder.", valueName: "file"))
    var report: String

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    /// A call that takes longer is stopped: it hangs instead of crashing.
    private static let patience = Duration.seconds(600)

    func run() async throws {
      let report = try read(Paths.absolute(report))
      let host = try Host(state: state)
      let catalog = try host.catalog()
      let plugin = try catalog.plugin(report.plugin)
      try report.check(plugin)
      // A setting that cannot be read must not make loading any laxer.
      let isStrict = host.settings.answer(.strict).value != "false"
      _ = try plugin.open(strict: isStrict)
      let plugins = InstalledPlugins.locked(catalog, host: pluginHost(host), strict: isStrict)
      let trial = try await make(report, plugins)
      if report.isMasked {
        Output.note("note: secrets of the call were covered when it was kept; the plugin got ***")
      }
      if output.json {
        Output.line(try JSON.object(row(report, trial)).encodedBytes)
      } else {
        for line in lines(trial) { Output.line(line) }
      }
      if case .crashed = trial.outcome { throw ExitStatus.runFailed }
    }

    private func read(_ path: String) throws -> CrashReportFile {
      do throws(CrashReportFile.Problem) {
        return try CrashReportFile.read(path)
      } catch {
        throw Complaint(
          message: error.message,
          location: error.location,
          remedy: error.remedy,
          status: error.isMissing ? .notFound : .badInput
        )
      }
    }

    private func make(
      _ report: CrashReportFile,
      _ plugins: InstalledPlugins
    ) async throws -> CrashReportTrial {
      let scratch = NSTemporaryDirectory() + "gantry-reproduce-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      // Relative paths of the input are seen from where the call was made, if that is still there.
      _ = FileManager.default.changeCurrentDirectoryPath(report.folder)
      return try await CrashReportTrial.make(
        report,
        in: plugins,
        scratch: scratch,
        within: Self.patience,
        log: { level, line in Output.note("\(report.plugin): \(level.rawValue): \(line.shown)") }
      )
    }

    /// A host of its own: it keeps no reports, counts no crashes and knows no secrets.
    private func pluginHost(_ host: Host) -> PluginHost {
      PluginHost(
        concurrency: 1,
        clock: SystemClock(),
        worker: host.locations.worker.map { path in
          WorkerProgram(
            path: path,
            environment: WorkerProgram.allowed(of: ProcessInfo.processInfo.environment)
          )
        },
        log: { plugin, level, line in
          guard level == .warning || level.isAlarming else { return }
          Output.note("\(plugin): \(level.rawValue): \(line)")
        }
      )
    }

    // MARK: - What happened

    private func lines(_ trial: CrashReportTrial) -> [String] {
      let style = Style.ofOutput
      let said =
        switch trial.outcome {
        case .crashed(let failure, true):
          "\(style.red("✗")) the same crash: \(failure.message) [\(failure.code)]"
        case .crashed(let failure, false):
          "\(style.red("✗")) another crash: \(failure.message) [\(failure.code)]"
        case .failed(let failure):
          "\(style.green("✓")) it did not crash this time, it failed: \(failure.message.shown) "
            + "[\(failure.code.shown)]"
        case .answered(let bytes):
          "\(style.green("✓")) it did not crash this time, it answered \(bytes) bytes"
        }
      let counts = trial.counts
      let kept = [
        (counts.events, "events"), (counts.effects, "effects"), (counts.values, "values"),
        (counts.artifacts, "artifacts"),
      ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return [said] + (kept.isEmpty ? [] : ["  asked to keep \(kept.joined(separator: ", "))"])
    }

    private func row(_ report: CrashReportFile, _ trial: CrashReportTrial) throws -> JSONObject {
      var row: JSONObject = [
        "plugin": .string(report.plugin),
        "version": .string(report.version),
        "sha256": .string(report.sha256),
        "type": .string(report.type),
        "crashed": false,
        "same": false,
        "failure": .null,
        "output_bytes": .null,
        "masked": .bool(report.isMasked),
        "events": .int(Int64(trial.counts.events)),
        "effects": .int(Int64(trial.counts.effects)),
        "values": .int(Int64(trial.counts.values)),
        "artifacts": .int(Int64(trial.counts.artifacts)),
      ]
      switch trial.outcome {
      case .crashed(let failure, let isSame):
        row["crashed"] = true
        row["same"] = .bool(isSame)
        row["failure"] = try JSON(encoding: failure)
      case .failed(let failure): row["failure"] = try JSON(encoding: failure)
      case .answered(let bytes): row["output_bytes"] = .int(Int64(bytes))
      }
      return row
    }
  }
}
