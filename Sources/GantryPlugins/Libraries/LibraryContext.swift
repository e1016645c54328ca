internal import CGantryABI
public import GantryCore
internal import Synchronization

/// What the functions of the host know about the library that calls them: the `ctx` of its tables.
///
/// There is one per library and process, and it is never freed, because a plugin may keep the host's
/// table for ever. It holds no plugin host: a library can outlive many of them in one process.
final class LibraryContext: Sendable {
  private struct State {
    var name: String
    var log: HostLog
    var why: [UInt8] = []
    var droppedLogLines = 0
  }

  /// The file, as it was found.
  let path: String
  private let state: Mutex<State>

  init(path: String, log: @escaping HostLog) {
    self.path = path
    state = Mutex(State(name: path, log: log))
  }

  /// Writes to the plugin's own log.
  func log(_ level: LogLevel, _ message: String) {
    let (name, log) = state.withLock { ($0.name, $0.log) }
    log(name, level, message)
  }

  /// Names the plugin once its manifest is known.
  func identify(_ name: String) { state.withLock { $0.name = name } }

  /// Sends the plugin's log somewhere else.
  func redirect(_ log: @escaping HostLog) { state.withLock { $0.log = log } }

  /// Counts a log line that was too long to keep.
  func dropLogLine() -> Int {
    state.withLock { state in
      state.droppedLogLines += 1
      return state.droppedLogLines
    }
  }

  // MARK: - Why an entry declined

  /// What the entry point wrote about why it declines.
  var why: String {
    state.withLock { String(decoding: $0.why, as: UTF8.self) }
  }

  /// A writer for the entry point; it stays valid for ever, so that one kept too long is harmless.
  func makeWhyWriter() -> UnsafePointer<gantry_out> {
    let writer = UnsafeMutablePointer<gantry_out>.allocate(capacity: 1)
    // `unsafe` because C keeps the address of this object, which is never freed.
    unsafe writer.initialize(
      to: gantry_out(
        struct_size: UInt32(MemoryLayout<gantry_out>.size),
        flags: 0,
        ctx: Unmanaged.passRetained(self).toOpaque(),
        write: { context, data, count in
          guard let context = unsafe context, let data = unsafe data else {
            return count == 0 ? GANTRY_OK : GANTRY_BAD_INPUT
          }
          let library = unsafe Unmanaged<LibraryContext>.fromOpaque(context).takeUnretainedValue()
          return unsafe library.appendWhy(UnsafeRawBufferPointer(start: data, count: count))
        }
      )
    )
    return unsafe UnsafePointer(writer)
  }

  private func appendWhy(_ data: UnsafeRawBufferPointer) -> Int32 {
    // `unsafe` because the bytes are the plugin's, lent until this function returns.
    state.withLock { state in
      guard data.count <= Int(GANTRY_LOG_BYTES_MAX) - state.why.count else {
        return GANTRY_LIMIT
      }
      unsafe state.why.append(contentsOf: data)
      return GANTRY_OK
    }
  }
}

/// Where lines go that belong to a plugin and to no attempt: its name, the level, the line.
public typealias HostLog =
  @Sendable (_ plugin: String, _ level: LogLevel, _ message: String) -> Void
