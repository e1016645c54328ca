import ChildProcesses
import Dispatch
import Foundation

/// A command that still runs, or did.
final class LiveGantry {
  private let child: Child
  private let patience: DispatchTimeInterval
  private var unread: [UInt8] = []
  private var read = ""
  private var ended: Ended?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment.
  ///   - folder: Its working folder.
  ///   - patience: How long it may take to end before it is killed, so that one that hangs fails
  ///     its test.
  /// - Throws: What went wrong when it cannot be started.
  init(
    _ program: String,
    _ arguments: [String],
    environment: [String: String],
    folder: String,
    patience: DispatchTimeInterval = .seconds(120)
  ) throws {
    self.patience = patience
    child = try Child(program, arguments, environment: environment, folder: folder)
  }

  deinit {
    if ended == nil {
      send(SIGKILL)
      _ = child.wait()
    }
    child.giveBack()
  }

  /// The process.
  var id: Int32 { child.id }

  /// Stops it, and waits until every thread of it stands still: a signal that was sent has not arrived.
  func stop() {
    send(SIGSTOP)
    var about = siginfo_t()
    // Its end, should it come first, is left for `end`.
    while waitid(P_PID, id_t(id), &about, WSTOPPED | WEXITED | WNOWAIT) < 0, errno == EINTR {}
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(id, signal) }

  /// Waits for the next line of standard output; nil when there are no more.
  func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeFirst(end + 1)
        read += line + "\n"
        return line
      }
      let more = child.read()
      guard !more.isEmpty else { return nil }
      unread += more
    }
  }

  /// Reads lines until one holds a text.
  @discardableResult
  func wait(for text: String) throws -> String {
    try withWatchdog {
      while let line = line() {
        if line.contains(text) { return line }
      }
      throw MissingLine(text: text, said: read + errors)
    }
  }

  /// Waits for the end.
  func end() -> Ended {
    if let ended { return ended }
    let status = withWatchdog {
      while line() != nil {}
      return child.wait()
    }
    let output = read + String(decoding: unread, as: UTF8.self)
    let result = Ended(Finished(status, output: output, errors: errors))
    ended = result
    return result
  }

  private var errors: String { String(decoding: child.readErrors(), as: UTF8.self) }

  private func withWatchdog<Result>(_ body: () throws -> Result) rethrows -> Result {
    let id = id
    let watchdog = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watchdog)
    defer { watchdog.cancel() }
    return try body()
  }

  /// A line that never came.
  struct MissingLine: Error, CustomStringConvertible {
    let text: String
    let said: String

    var description: String { "no line holds '\(text)'; the command said:\n\(said)" }
  }
}
