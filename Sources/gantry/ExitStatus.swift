import ArgumentParser

/// Every way the command line can end.
///
/// The table is Docs/ERRORS.md, and a test compares the two.
enum ExitStatus: Int32, CaseIterable, Error {
  case done = 0
  case runFailed = 1
  case usage = 64
  case badInput = 65
  case notFound = 66
  case pluginRefused = 69
  case cannotCreate = 73
  case inputOutput = 74
  case tryAgain = 75
  case permission = 77
  case configuration = 78
  case interrupted = 130
  case terminated = 143

  /// What it means, one line of the table.
  var meaning: String {
    switch self {
    case .done: "done, nothing to do, or declined"
    case .runFailed: "the run failed, or succeeded only in part"
    case .usage: "the command line is not understood"
    case .badInput: "the pipeline or an input is not valid"
    case .notFound: "a project, run, pipeline, skill or plugin was not found"
    case .pluginRefused: "a plugin was refused"
    case .cannotCreate: "a file or folder cannot be written"
    case .inputOutput: "reading or writing failed, or the disk is full"
    case .tryAgain: "somebody else holds it; try again later"
    case .permission: "not permitted"
    case .configuration: "a setting or a secret is not valid"
    case .interrupted: "cancelled, or stopped by SIGINT"
    case .terminated: "stopped by SIGTERM or SIGHUP"
    }
  }

  /// The same status in the words of the argument parser.
  var code: ExitCode { ExitCode(rawValue) }
}
