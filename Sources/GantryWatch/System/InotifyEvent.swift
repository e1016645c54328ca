import Glibc

/// One event as the system writes it: `struct inotify_event`, and a name that zeros fill up.
struct InotifyEvent: Equatable {
  /// The watch it is about; -1 when the queue has overflowed.
  var watch: Int32
  /// What happened, bits of `IN_…`.
  var mask: UInt32
  /// What it happened to in the folder; empty when it happened to the folder.
  var name: String

  private static let headerSize = 16

  /// Reads events one after another.
  ///
  /// - Parameter bytes: What was read from the descriptor; the system writes events whole.
  /// - Returns: The events in order.
  static func all(in bytes: [UInt8]) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes[...]
    while rest.count >= headerSize {
      let length = Int(number(rest.dropFirst(12)))
      let name = rest.dropFirst(headerSize).prefix(length).prefix { $0 != 0 }
      events.append(
        InotifyEvent(
          watch: Int32(bitPattern: number(rest)),
          mask: number(rest.dropFirst(4)),
          name: String(decoding: name, as: UTF8.self)
        )
      )
      rest = rest.dropFirst(headerSize + length)
    }
    return events
  }

  /// Whether the queue was full and events are missing.
  var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }

  /// Whether the watch has ended, because its folder is gone.
  var isEnd: Bool { mask & UInt32(IN_IGNORED) != 0 }

  /// A number in the order of the processor, which is little-endian wherever Swift has a Linux.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
