public import Foundation
import Glibc

/// How a program that a test ran ended, and what it said.
public struct Finished: Sendable {
  /// Its exit status; nil when a signal ended it.
  public let status: Int32?
  /// The signal that ended it.
  public let signal: Int32?
  /// What it wrote to standard output.
  public let output: String
  /// What it wrote to standard error.
  public let errors: String

  /// Reads how a process ended, as `waitpid` packs it.
  public init(_ status: CInt, output: String, errors: String) {
    // The signal in the low seven bits, the exit status above them.
    let signal = status & 0x7F
    self.status = signal == 0 ? (status >> 8) & 0xFF : nil
    self.signal = signal == 0 ? nil : signal
    self.output = output
    self.errors = errors
  }
}

extension Child {
  /// Runs a program to its end; blocks the thread.
  ///
  /// - Parameters:
  ///   - program: Its path, or a name that is looked for in `PATH`.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment; this process's own when left out.
  ///   - folder: Its working folder.
  /// - Returns: How it ended.
  /// - Throws: ``Child/Failure`` when it cannot be started.
  public static func run(
    _ program: String,
    _ arguments: [String],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    folder: String = FileManager.default.currentDirectoryPath
  ) throws -> Finished {
    let child = try Child(program, arguments, environment: environment, folder: folder)
    defer { child.giveBack() }
    return child.finish()
  }

  /// Copies a program to where it is going to be started.
  ///
  /// Another process does it: what some test starts just now would hold a file that this one writes
  /// open for a moment, and no file that is open for writing can be started.
  ///
  /// - Parameters:
  ///   - program: The program, or a script.
  ///   - path: Where the copy goes; missing folders are made.
  /// - Returns: The path of the copy.
  /// - Throws: ``Child/Uncopied`` when it cannot be copied.
  public static func install(_ program: String, at path: String) throws -> String {
    let copied = try run("install", ["-D", "-m", "755", program, path])
    guard copied.status == 0 else { throw Uncopied(description: copied.errors) }
    return path
  }

  /// Why a program was not copied.
  public struct Uncopied: Error, CustomStringConvertible {
    /// What the command said.
    public let description: String
  }

  /// As ``run(_:_:environment:folder:)``, without blocking a thread that tests run on.
  public static func runAside(
    _ program: String,
    _ arguments: [String],
    folder: String
  ) async throws -> Finished {
    let child = try Child(program, arguments, folder: folder)
    defer { child.giveBack() }
    return await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: child.finish()) }.start()
    }
  }

  private func finish() -> Finished {
    var said: [UInt8] = []
    while case let more = read(), !more.isEmpty { said += more }
    let status = wait()
    return Finished(
      status,
      output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: readErrors(), as: UTF8.self)
    )
  }
}
