public import GantryCore

/// Attempt logs as files of the state folder, one for each attempt.
public struct AttemptLogFiles: AttemptLogs {
  private let folder: StateFolder

  /// Creates the logs of a state folder.
  ///
  /// - Parameter folder: The state folder.
  public init(folder: String) {
    self.folder = StateFolder(path: folder)
  }

  /// Opens the log of one attempt; nothing is created before the first line.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - path: The attempt.
  /// - Returns: The log.
  public func open(_ run: RunID, path: AttemptPath) -> any AttemptLog {
    let name = "\(Self.fileName(path.phase))-\(path.attempt)"
    return LogFile(folder: folder.path, name: "logs/\(run)/\(name)")
  }

  /// A phase's id as part of a file's name: what could mean something to the file system is written
  /// in hexadecimal, so that two ids never share a file.
  static func fileName(_ id: String) -> String {
    // Nearly every id is its own name, and each attempt asks for one.
    if id.utf8.allSatisfy(isPlain) { return id }
    return id.utf8.map { sign in
      isPlain(sign)
        ? String(UnicodeScalar(sign)) : "%" + (sign < 16 ? "0" : "") + String(sign, radix: 16)
    }.joined()
  }

  private static func isPlain(_ sign: UInt8) -> Bool {
    switch sign {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "="), UInt8(ascii: ","):
      true
    default: false
    }
  }
}

/// Keeps no logs: for a plan, which has no folder.
public struct DiscardedLogs: AttemptLogs {
  /// Creates logs that keep nothing.
  public init() {}

  /// Opens a log that keeps nothing.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - path: The attempt.
  /// - Returns: The log.
  public func open(_ run: RunID, path: AttemptPath) -> any AttemptLog { Nothing() }

  private struct Nothing: AttemptLog {
    func write(_ level: LogLevel, _ message: String, at time: Timestamp) {}
    func seal() -> LogSeal? { nil }
  }
}
