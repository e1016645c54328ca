import Dispatch
import Foundation
import Testing

/// A command that still runs, or did.
final class LiveGantry {
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  private let ending = DispatchSemaphore(value: 0)
  private let errorReader = Reader()
  private var unread = Data()
  private var read = ""
  private let patience: DispatchTimeInterval

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
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    let ending = ending
    process.terminationHandler = { _ in ending.signal() }
    try process.run()
    errorReader.read(errors.fileHandleForReading)
  }

  /// The process.
  var id: Int32 { process.processIdentifier }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(id, signal) }

  /// Waits for the next line of standard output; nil when there are no more.
  func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
        unread = Data(unread[(end + 1)...])
        read += line + "\n"
        return line
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      unread += more
    }
  }

  /// Reads lines until one holds a text.
  @discardableResult
  func wait(
    for text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    while let line = line() {
      if line.contains(text) { return line }
    }
    let said = read + errorReader.text
    throw MissingLine(text: text, said: said)
  }

  /// Waits for the end.
  func end() -> Ended {
    let id = id
    let watchdog = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watchdog)
    while line() != nil {}
    ending.wait()
    watchdog.cancel()
    let isExit = process.terminationReason == .exit
    let rest = String(decoding: unread, as: UTF8.self)
    return Ended(
      status: isExit ? process.terminationStatus : nil,
      signal: isExit ? nil : process.terminationStatus,
      output: read + rest,
      errors: errorReader.text
    )
  }

  /// A line that never came.
  struct MissingLine: Error, CustomStringConvertible {
    let text: String
    let said: String

    var description: String { "no line holds '\(text)'; the command said:\n\(said)" }
  }

  /// Reads standard error beside, so that a full pipe never stops the command.
  private final class Reader: @unchecked Sendable {
    // Unchecked because the group orders the two threads: one writes, the other reads after it.
    private let group = DispatchGroup()
    private var data = Data()

    func read(_ handle: FileHandle) {
      let thread = Thread { [self] in
        data = handle.readDataToEndOfFile()
        group.leave()
      }
      group.enter()
      thread.start()
    }

    var text: String {
      group.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}
