public import Foundation
import Glibc
import Synchronization

/// A child process with its output in a pipe and its errors in a nameless file.
///
/// Foundation's `Process` is not used: it learns of an end by a socket that every child inherits which
/// another thread starts at the same moment, and then waits for that one too. It has also crashed when
/// many were started at once.
public struct Child: Sendable {
  /// The process.
  public let id: Int32
  /// Where its standard output can be read.
  private let output: CInt
  /// What it has written to standard error, from the start; reading it does not take it away.
  private let errors: CInt

  /// One start at a time: a child that starts between the opening of a pipe and its mark to be
  /// closed would inherit the pipe and keep it open.
  private static let starting = Mutex(())

  /// Starts a program with an empty standard input.
  ///
  /// - Parameters:
  ///   - program: Its path, or a name that is looked for in `PATH`.
  ///   - arguments: Its arguments.
  ///   - environment: Its whole environment; this process's own when left out.
  ///   - folder: Its working folder.
  /// - Throws: ``Failure`` when it cannot be started.
  public init(
    _ program: String,
    _ arguments: [String],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    folder: String = FileManager.default.currentDirectoryPath
  ) throws {
    self = try Self.starting.withLock { _ in
      try Child(["/usr/bin/env", "-C", folder, program] + arguments, environment)
    }
  }

  private init(_ arguments: [String], _ environment: [String: String]) throws {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure(call: "pipe", code: errno) }
    defer { close(ends[1]) }
    output = ends[0]
    errors = Self.namelessFile()
    for descriptor in ends + [errors] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // What others of this process have open, and forgot to close for their children.
    for descriptor in 3...Self.highestDescriptor() {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on block signals, and a child would inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, CShort(flags))

    let settings = environment.map { "\($0.key)=\($0.value)" }
    var words = arguments.map { strdup($0) } + [nil]
    var values = settings.map { strdup($0) } + [nil]
    defer { for text in words + values { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, arguments[0], &actions, &attributes, &words, &values)
    id = child
    guard code == 0 else {
      giveBack()
      throw Failure(call: "posix_spawn of \(arguments)", code: code)
    }
  }

  /// The highest that is open now, and a few for those who open one at this moment.
  private static func highestDescriptor() -> CInt {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return (names.compactMap { CInt($0) }.max() ?? 3) + 16
  }

  private static func namelessFile() -> CInt {
    var name = Array((NSTemporaryDirectory() + "/gantry-errors-XXXXXX").utf8CString)
    let descriptor = mkstemp(&name)
    unlink(name)
    return descriptor
  }

  /// Waits for more output; empty at its end.
  public func read() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
      var result = -1
      // At the end of the output errno is still what an earlier call has left there.
      repeat {
        result = Glibc.read(output, buffer.baseAddress, buffer.count)
      } while result < 0 && errno == EINTR
      count = max(0, result)
    }
  }

  /// What has been written to standard error so far.
  public func readErrors() -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let part = [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
        count = max(0, pread(errors, buffer.baseAddress, buffer.count, off_t(all.count)))
      }
      guard !part.isEmpty else { return all }
      all += part
    }
  }

  /// Waits for the end and answers how it came, as `waitpid` does.
  public func wait() -> CInt {
    var status: CInt = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Gives the descriptors back.
  public func giveBack() {
    close(output)
    close(errors)
  }

  /// A call that the system refused.
  public struct Failure: Error, CustomStringConvertible {
    let call: String
    let code: CInt

    /// What was refused, and why.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
  }
}
