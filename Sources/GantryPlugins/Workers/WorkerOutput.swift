internal import CGantrySpawn
internal import GantryCore
internal import Glibc
internal import Synchronization

/// What a worker prints: lines for the log, and the last of it for reports.
///
/// Nothing here waits. Between calls a worker that prints more than a pipe holds waits for the next
/// call, and so costs nobody else anything.
final class WorkerOutput: Sendable {
  /// Where it was printed.
  enum Stream: Sendable {
    case standardOutput
    case standardError
  }

  /// One pipe.
  struct Pipe: Sendable {
    let reading: CInt
    let writing: CInt
    fileprivate(set) var isOpen = true

    /// What poll watches; -1 once nobody can write to it any more.
    var polled: CInt { isOpen ? reading : -1 }
  }

  private struct State {
    var isOpen = [true, true]
    var covered = [SecretMask.Stream(.none), SecretMask.Stream(.none)]
    var lines = [LineCutter(), LineCutter()]
    var excerpt = ErrorExcerpt()

    /// Takes what may be shown of one stream and gives the lines that it completes.
    mutating func take(_ piece: [UInt8], _ place: Int) -> [String] {
      if place == 1 { excerpt.append(piece) }
      return lines[place].cut(piece)
    }
  }

  private let pipes: [Pipe]
  private let state = Mutex(State())

  /// Makes the pipes; nil when there are no descriptors left.
  init?() {
    var pipes: [Pipe] = []
    for _ in 0..<2 {
      var reading: CInt = -1
      var writing: CInt = -1
      guard unsafe gantry_output_pipe(&reading, &writing) == 0 else {
        for pipe in pipes {
          Descriptor.close(pipe.reading)
          Descriptor.close(pipe.writing)
        }
        return nil
      }
      pipes.append(Pipe(reading: reading, writing: writing))
    }
    self.pipes = pipes
  }

  deinit { for pipe in pipes { Descriptor.close(pipe.reading) } }

  var standardOutput: Pipe { pipe(0) }
  var standardError: Pipe { pipe(1) }

  /// Gives up the host's copy of the writing ends, once the worker has its own.
  func closeWriting() { for pipe in pipes { Descriptor.close(pipe.writing) } }

  /// What it printed to its standard error since ``beginExcerpt()``: the beginning and the end of it.
  var errorTail: String { state.withLock { $0.excerpt.text } }

  /// Forgets what was printed to the standard error so far: it is about something that went well.
  func beginExcerpt() { state.withLock { $0.excerpt = ErrorExcerpt() } }

  /// Takes what is there, but not more than a few pieces: who prints without end must not keep the
  /// host from its other news.
  ///
  /// - Parameters:
  ///   - mask: What may not be shown.
  ///   - line: Receives each line.
  func drain(_ mask: SecretMask, _ line: (Stream, String) -> Void) {
    for (place, stream) in [Stream.standardOutput, .standardError].enumerated() {
      for _ in 0..<8 {
        guard let piece = read(place) else { break }
        let lines = state.withLock { state in
          state.take(state.covered[place].write(piece, through: mask), place)
        }
        for text in lines { line(stream, text) }
      }
    }
  }

  /// Hands on what has no line feed, once nothing more will come.
  func finish(_ line: (Stream, String) -> Void) {
    for (place, stream) in [Stream.standardOutput, .standardError].enumerated() {
      let rest = state.withLock { state in
        let lines = state.take(state.covered[place].finish(), place)
        return lines + (state.lines[place].finish().map { [$0] } ?? [])
      }
      for text in rest { line(stream, text) }
    }
  }

  private func pipe(_ place: Int) -> Pipe {
    var pipe = pipes[place]
    pipe.isOpen = state.withLock { $0.isOpen[place] }
    return pipe
  }

  /// Reads a piece; nil when there is nothing now or nothing will come.
  private func read(_ place: Int) -> [UInt8]? {
    guard state.withLock({ $0.isOpen[place] }) else { return nil }
    var piece = [UInt8](repeating: 0, count: 16 * 1024)
    // `unsafe` because read writes into memory that lives here.
    let count = unsafe piece.withUnsafeMutableBytes {
      unsafe Glibc.read(pipes[place].reading, $0.baseAddress, $0.count)
    }
    if count > 0 { return Array(piece[..<count]) }
    if count == 0 { state.withLock { $0.isOpen[place] = false } }
    return nil
  }
}

/// Cuts a stream into lines that are safe to show.
struct LineCutter: Sendable {
  /// A longer line is cut into lines of this many bytes.
  static let limit = 16 * 1024

  private var rest: [UInt8] = []

  init() {}

  /// Takes a piece and gives the lines that it completes.
  mutating func cut(_ piece: [UInt8]) -> [String] {
    rest += piece
    var lines: [String] = []
    var start = 0
    while let end = rest[start...].firstIndex(of: 0x0a) {
      lines += Self.shown(rest[start..<end])
      start = end + 1
    }
    rest.removeFirst(start)
    while rest.count > Self.limit {
      lines += Self.shown(rest[..<Self.limit])
      rest.removeFirst(Self.limit)
    }
    return lines
  }

  /// Gives what has no line feed.
  mutating func finish() -> String? {
    defer { rest = [] }
    return Self.shown(rest[...]).first
  }

  /// A line without what could drive a terminal; nothing for an empty one.
  private static func shown(_ bytes: ArraySlice<UInt8>) -> [String] {
    var pieces: [String] = []
    var rest = bytes
    while !rest.isEmpty {
      let text = String(decoding: rest.prefix(limit), as: UTF8.self)
      rest = rest.dropFirst(limit)
      pieces.append(text.replacing("\r", with: "").withoutControls)
    }
    return pieces
  }
}
