/// Keeps what plugins and their children say, outside the journal.
public protocol AttemptLogs: Sendable {
  /// Opens the log of one attempt; nothing is created before the first line.
  func open(_ run: RunID, path: AttemptPath) -> any AttemptLog
}

/// The log of one attempt.
public protocol AttemptLog: Sendable {
  /// Adds one line; past the log's bound it is dropped and counted.
  func write(_ level: LogLevel, _ message: String, at time: Timestamp)
  /// Ends the log; nil when nothing was written.
  func seal() -> LogSeal?
}

/// What a complete log came to: the payload of `attempt.log-sealed`.
public struct LogSeal: Sendable, Equatable, Codable {
  /// The file, relative to the state folder.
  public var file: String
  /// How many lines it holds.
  public var lines: Int
  /// How many bytes it holds.
  public var bytes: Int
  /// How many lines were dropped because of the bound.
  public var dropped: Int
  /// The SHA-256 of the file, 64 hexadecimal digits.
  public var sha256: String

  /// Creates a seal.
  public init(file: String, lines: Int, bytes: Int, dropped: Int, sha256: String) {
    self.file = file
    self.lines = lines
    self.bytes = bytes
    self.dropped = dropped
    self.sha256 = sha256
  }

  /// The event that says so.
  public func draft(of path: AttemptPath) throws -> EventDraft {
    EventDraft(
      type: "attempt.log-sealed",
      durability: .lazy,
      phase: path.phase,
      attempt: path.attempt,
      data: try JSON(encoding: self).encodedBytes
    )
  }
}
