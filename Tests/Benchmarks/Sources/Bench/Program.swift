import Foundation
import Glibc

/// A program that is started and waited for.
struct Program {
  /// What a program did.
  struct Ending {
    /// From the start to the first line that holds the text that was waited for.
    var untilText: Duration?
    /// From the start to the end.
    var whole = Duration.zero
    /// What it wrote to its standard output.
    var output = ""
  }

  let path: String
  let arguments: [String]
  /// Whether it gets the environment of this process: installers need to know the way out.
  let inheritsEnvironment: Bool

  init(_ path: String, _ arguments: [String] = [], inheritsEnvironment: Bool = false) {
    self.path = path
    self.arguments = arguments
    self.inheritsEnvironment = inheritsEnvironment
  }

  /// Starts the program, reads what it writes and waits until it has ended well.
  ///
  /// - Parameters:
  ///   - place: Where its errors go.
  ///   - text: A text whose coming is timed.
  /// - Returns: What it did.
  /// - Throws: ``Malfunction`` when it did not start or did not end with status 0.
  func run(in place: Workplace, until text: String? = nil) throws -> Ending {
    let errors = place.path + "/errors.txt"
    var ending = Ending()
    let clock = ContinuousClock()
    let start = clock.now
    let (process, descriptor) = try spawn(errors: errors, home: place.path)
    var bytes: [UInt8] = []
    while Self.read(descriptor, into: &bytes) {
      guard let text, ending.untilText == nil, bytes.firstRange(of: text.utf8) != nil else {
        continue
      }
      ending.untilText = clock.now - start
    }
    close(descriptor)
    var status: CInt = 0
    guard waitpid(process, &status, 0) == process, status == 0 else {
      let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw Malfunction("'\(path)' ended with status \(status): \(said)")
    }
    ending.whole = clock.now - start
    ending.output = String(decoding: bytes, as: UTF8.self)
    return ending
  }

  /// Starts the program, and kills it when it has written a text often enough.
  ///
  /// - Parameters:
  ///   - place: Where its errors go.
  ///   - text: The text.
  ///   - count: How often it has to come.
  /// - Returns: How long the last of them took to come, and when the program was killed.
  /// - Throws: ``Malfunction`` when it ended before.
  func kill(in place: Workplace, after text: String, count: Int = 1) throws
    -> (untilText: Duration, moment: ContinuousClock.Instant)
  {
    let start = ContinuousClock.now
    var moment: ContinuousClock.Instant?
    try watch(in: place, for: text) { process, seen in
      guard seen == count else { return }
      moment = .now
      Glibc.kill(process, SIGKILL)
    }
    guard let moment else {
      throw Malfunction("'\(path)' ended before it said '\(text)' \(count) times")
    }
    return (moment - start, moment)
  }

  /// Starts the program and waits until it has ended, however it ends.
  ///
  /// - Parameters:
  ///   - place: Where its errors go.
  ///   - text: A text whose coming is told.
  ///   - body: Is told each time it comes which process wrote it, and how often it has come.
  /// - Returns: The status the program ended with.
  /// - Throws: ``Malfunction`` when it did not start, or what the body throws; the program then goes on.
  @discardableResult
  func watch(
    in place: Workplace,
    for text: String,
    _ body: (pid_t, Int) throws -> Void
  ) throws -> CInt {
    let (process, descriptor) = try spawn(errors: place.path + "/errors.txt", home: place.path)
    defer { close(descriptor) }
    let wanted = Array(text.utf8)
    var bytes: [UInt8] = []
    var seen = 0
    while Self.read(descriptor, into: &bytes) {
      while let found = bytes.firstRange(of: wanted) {
        bytes.removeFirst(found.upperBound)
        seen += 1
        try body(process, seen)
      }
      // The beginning of the text may be there already.
      bytes.removeFirst(max(0, bytes.count - wanted.count))
    }
    var status: CInt = 0
    waitpid(process, &status, 0)
    return status
  }

  private static func read(_ descriptor: CInt, into bytes: inout [UInt8]) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      guard count > 0 else { return false }
      bytes.append(contentsOf: buffer.prefix(count))
      return true
    }
  }

  private func spawn(errors: String, home: String) throws -> (pid_t, CInt) {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { throw Malfunction("there are no more pipes") }
    defer { close(ends[1]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
    // A home of its own: what the user has configured must not change what is measured.
    let inherited = ProcessInfo.processInfo.environment
    let own = ["PATH": inherited["PATH"] ?? "/usr/bin:/bin", "HOME": home]
    let variables = (inheritsEnvironment ? inherited : own).map { "\($0)=\($1)" }
    var process: pid_t = 0
    let result = Self.withStrings([self.path] + arguments) { arguments in
      Self.withStrings(variables) { environment in
        posix_spawn(&process, self.path, &actions, nil, arguments, environment)
      }
    }
    guard result == 0 else {
      close(ends[0])
      throw Malfunction("'\(self.path)' does not start: \(String(cString: strerror(result)))")
    }
    return (process, ends[0])
  }

  private static func withStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let strings = texts.map { strdup($0) }
    defer { for string in strings { free(string) } }
    return body(strings + [nil])
  }
}

extension Duration {
  /// The duration in milliseconds.
  var milliseconds: Double { self / .milliseconds(1) }
}
