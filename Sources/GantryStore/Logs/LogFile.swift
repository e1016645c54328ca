import Crypto
import Foundation
public import GantryCore
import GantryFaults
import Synchronization

/// The log of one attempt: a file of lines `{"time","level","message"}`.
///
/// It holds a bounded amount, because a plugin in a loop must not fill the disk: when the file is
/// full it is set aside once, and when the second is full too, lines are dropped and counted. It is
/// not flushed to the disk; the journal, not the log, is what a resume believes.
public final class LogFile: AttemptLog {
  /// The most bytes of one file.
  public static let limit = 1 << 20

  private struct Lines {
    var buffer: [UInt8] = []
    var hash = SHA256()
    var count = 0
    var bytes = 0
    var dropped = 0
    var isSetAside = false
    var isSealed = false
  }

  private let folder: String
  private let name: String
  private let lines = Mutex(Lines())
  private static let bufferSize = 8 << 10

  /// Creates a log; nothing is written before the first line.
  ///
  /// - Parameters:
  ///   - folder: The state folder.
  ///   - name: The file, relative to the folder, without its ending.
  init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  /// Adds one line; past the bound it is dropped and counted.
  ///
  /// - Parameters:
  ///   - level: How loud it is.
  ///   - message: The text; line breaks in it are escaped.
  ///   - time: When it was said.
  public func write(_ level: LogLevel, _ message: String, at time: Timestamp) {
    var line = Array(#"{"time":"\#(time.rfc3339)","level":"\#(level.rawValue)","message":"#.utf8)
    line += JSONWriter.quoted(message)
    line += Array("}\n".utf8)
    lines.withLock { lines in
      guard !lines.isSealed, makeRoom(for: line.count, &lines) else {
        lines.dropped += 1
        return
      }
      lines.buffer += line
      lines.count += 1
      lines.bytes += line.count
      // What explains a crash should not wait in memory.
      if lines.buffer.count >= Self.bufferSize || level.isAlarming { flush(&lines) }
    }
  }

  /// Ends the log; later lines are dropped.
  ///
  /// - Returns: What the file holds; nil when nothing was written.
  public func seal() -> LogSeal? {
    lines.withLock { lines in
      flush(&lines)
      lines.isSealed = true
      Faults.reach("log.sealed")
      guard lines.count > 0 || lines.dropped > 0 else { return nil }
      return LogSeal(
        file: name + ".ndjson",
        lines: lines.count,
        bytes: lines.bytes,
        dropped: lines.dropped,
        sha256: Data(lines.hash.finalize()).hex
      )
    }
  }

  private func makeRoom(for count: Int, _ lines: inout Lines) -> Bool {
    if lines.bytes + count <= Self.limit { return true }
    guard !lines.isSetAside, count <= Self.limit else { return false }
    flush(&lines)
    lines.isSetAside = true
    let isMoved = (try? SystemFile.rename(path(".ndjson"), to: path(".1.ndjson"))) != nil
    guard isMoved else { return false }
    lines.hash = SHA256()
    (lines.count, lines.bytes) = (0, 0)
    return true
  }

  /// Appends what is buffered.
  ///
  /// A file that cannot be written costs its lines, never the attempt.
  private func flush(_ lines: inout Lines) {
    guard !lines.buffer.isEmpty else { return }
    defer { lines.buffer.removeAll(keepingCapacity: true) }
    do {
      try append(Data(lines.buffer))
      lines.hash.update(data: lines.buffer)
    } catch {
      let lost = lines.buffer.count { $0 == UInt8(ascii: "\n") }
      lines.count -= lost
      lines.bytes -= lines.buffer.count
      lines.dropped += lost
    }
  }

  private func append(_ data: Data) throws {
    let file = path(".ndjson")
    if let handle = FileHandle(forWritingAtPath: file) {
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: data)
      return
    }
    let parent = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try data.write(to: URL(fileURLWithPath: file))
  }

  private func path(_ ending: String) -> String { "\(folder)/\(name)\(ending)" }
}
