import ChildProcesses
import GantryCore

/// What a command left behind.
struct Ended {
  /// The exit status; nil when a signal ended the process.
  let status: Int32?
  /// The signal that ended the process.
  let signal: Int32?
  let output: String
  let errors: String

  init(_ finished: Finished) {
    status = finished.status
    signal = finished.signal
    output = finished.output
    errors = finished.errors
  }

  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Standard output as one JSON document.
  var json: JSON {
    get throws { try JSONParser.parse(Array(output.utf8)) }
  }

  /// The event lines of standard output.
  var events: [EventLine] {
    get throws { try EventLine.all(in: lines) }
  }

  /// The last line of `run --json`.
  var result: JSON? {
    guard let last = lines.last, let json = try? JSONParser.parse(Array(last.utf8)) else {
      return nil
    }
    return json["type"] == "result" ? json : nil
  }
}
