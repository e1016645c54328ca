/// What a report shows of a standard error: its beginning and its end.
///
/// The cause of a failure stands in the first lines as often as in the last ones: some runtimes write a
/// long trace behind the one line that says what happened.
struct ErrorExcerpt: Sendable {
  /// How many bytes of the beginning are kept.
  static let headLimit = 1024
  /// How many bytes of the end are kept.
  static let tailLimit = 3072

  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  /// How many bytes came in between.
  private var dropped = 0

  init() {}

  /// Takes what was printed next.
  mutating func append(_ piece: [UInt8]) {
    let first = piece.prefix(Self.headLimit - head.count)
    head += first
    tail += piece.dropFirst(first.count)
    let excess = tail.count - Self.tailLimit
    guard excess > 0 else { return }
    tail.removeFirst(excess)
    dropped += excess
  }

  /// What was kept, with a line that says how much was not.
  var text: String {
    guard dropped > 0 else { return String(decoding: head + tail, as: UTF8.self) }
    // A cut in the middle of a character would show as one that nobody printed.
    let end = tail.drop { $0 & 0b1100_0000 == 0b1000_0000 }
    let start = Self.whole(head)
    let cut = dropped + (head.count - start.count) + (tail.count - end.count)
    return String(decoding: start, as: UTF8.self) + "\n[… \(cut) bytes left out …]\n"
      + String(decoding: end, as: UTF8.self)
  }

  /// Bytes without the beginning of a character that is not whole.
  private static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard let place = bytes.lastIndex(where: { $0 & 0b1100_0000 != 0b1000_0000 }) else {
      return bytes[...]
    }
    let length = max(1, (~bytes[place]).leadingZeroBitCount)
    return bytes.count - place < length ? bytes[..<place] : bytes[...]
  }
}
