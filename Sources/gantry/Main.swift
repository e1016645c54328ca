import ArgumentParser
import CGantrySpawn
import Foundation

/// The command line.
///
/// Each subcommand is one file; this one turns their errors into text and exit statuses.
@main
struct Gantry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gantry",
    abstract: "Runs pipelines whose every step is a plugin.",
    discussion: """
      EXAMPLES
        gantry detect .                        what is this repository?
        gantry plan --project .                what would be configured, and why
        gantry auto-configure --project .      configure it, after asking
        gantry undo --project .                take back what the last run did
        gantry run pipeline.yaml --input a=1   run a pipeline of your own
        gantry engine                          take queued runs until stopped
        gantry resume                          go on with an interrupted run
        gantry events RUN --follow             watch a run from another terminal

      Exit statuses are listed in Docs/ERRORS.md. NO_COLOR turns colours off.
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, AutoConfigureCommand.self, DeployCommand.self, PlanCommand.self,
      DetectCommand.self, RunsCommand.self, EventsCommand.self, ResumeCommand.self,
      EngineCommand.self, CancelCommand.self, UndoCommand.self, BackupsCommand.self,
      AgentCommand.self, UninstallCommand.self, WatchCommand.self, ValidateCommand.self,
      PluginCommand.self, ConfigCommand.self, DoctorCommand.self, SelftestCommand.self,
      VersionCommand.self,
    ]
  )

  static func main() async {
    gantry_use_one_heap()
    Signals.begin()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      await ProcessPlugins.end()
    } catch let status as ExitStatus {
      // A run that was stopped may have left attempts running, and their plugins are still in use.
      if status != .terminated { await ProcessPlugins.end() }
      Foundation.exit(status.rawValue)
    } catch let error where Self.isOfParser(error) {
      exit(withError: error)
    } catch {
      let complaints = Complaint.all(of: error)
      Output.complain(complaints)
      Foundation.exit(complaints.last?.status.rawValue ?? ExitStatus.runFailed.rawValue)
    }
  }

  /// Help, version, usage and validation errors have their own texts and the status 64.
  private static func isOfParser(_ error: any Error) -> Bool {
    error is CleanExit || error is ExitCode || error is ValidationError
      || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}
