/// What `gantry-trial` is to do to a library, command by command.
///
/// A script is a value: the same script does the same, wherever and however often it runs. Its bytes
/// are described in `trial.h`.
struct Script: Sendable, Hashable {
  /// One word of a command; what is lent to a plugin is exactly its bytes.
  struct Word: Sendable, Hashable {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(_ text: String) { bytes = Array(text.utf8) }

    init(_ number: some BinaryInteger) { self.init(String(number)) }
  }

  /// One command: a verb and what it is about.
  struct Command: Sendable, Hashable {
    var verb: String
    var words: [Word]
  }

  private(set) var commands: [Command] = []

  /// Adds a command.
  ///
  /// - Parameters:
  ///   - verb: What to do.
  ///   - words: What it is about.
  /// - Returns: The place of the command, by which its facts are found.
  @discardableResult
  mutating func add(_ verb: String, _ words: [Word] = []) -> Int {
    commands.append(Command(verb: verb, words: words))
    return commands.count - 1
  }

  /// The bytes that the instrument reads.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(commands.reduce(0) { $0 + $1.size })
    for command in commands {
      Self.append(UInt32(command.words.count + 1), to: &bytes)
      Self.append(Array(command.verb.utf8), to: &bytes)
      for word in command.words { Self.append(word.bytes, to: &bytes) }
    }
    return bytes
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func append(_ word: [UInt8], to bytes: inout [UInt8]) {
    append(UInt32(word.count), to: &bytes)
    bytes += word
  }
}

extension Script.Command {
  /// The size of the command in bytes.
  fileprivate var size: Int { words.reduce(8 + verb.utf8.count) { $0 + 4 + $1.bytes.count } }
}

// MARK: - For people

extension Script: CustomStringConvertible {
  /// The script as people read it, one command a line with its place.
  var description: String {
    commands.enumerated()
      .map { "\($0.offset): \($0.element)" }
      .joined(separator: "\n")
  }
}

extension Script.Command: CustomStringConvertible {
  /// The verb and its words, in quotes where they are not plain.
  var description: String { ([verb] + words.map(\.description)).joined(separator: " ") }
}

extension Script.Word: CustomStringConvertible {
  private static let shownCount = 400

  /// The bytes as text, those that are none escaped; of a long word the beginning and its length.
  var description: String {
    let shown = bytes.prefix(Self.shownCount)
    let plain = shown.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    guard !plain || bytes.isEmpty || bytes.count > shown.count else {
      return String(decoding: shown, as: UTF8.self)
    }
    let text = shown.map(Self.escaped).joined()
    return bytes.count > shown.count ? "\"\(text)\"…(\(bytes.count) bytes)" : "\"\(text)\""
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case 0x22, 0x5C: "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
