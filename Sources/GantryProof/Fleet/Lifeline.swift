import Foundation
import Glibc

/// Ends the processes of a test with the one that has started them, however that one ends.
///
/// It is a pipe that nothing is ever written to. Its end comes when the last process is gone that could
/// write, which a SIGKILL does as well as an exit.
public struct Lifeline: Sendable {
  private let pipe = Pipe()

  /// Creates the line; only this process can write to it.
  init() {
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
  }

  /// What a process has to be given as its standard input.
  var input: FileHandle { pipe.fileHandleForReading }

  /// Watches the line that this process was given as its standard input, and ends with it.
  public static func hold() {
    Thread.detachNewThread {
      while !FileHandle.standardInput.availableData.isEmpty {}
      kill(getpid(), SIGKILL)
    }
  }
}
