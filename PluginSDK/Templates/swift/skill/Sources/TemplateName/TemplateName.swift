public import GantryPlugin

/// Counts the lines, words and bytes of a text.
struct Count: Skill {
  struct Input: Codable, Sendable { var text: String }
  struct Output: Codable, Sendable, Equatable { var lines, words, bytes: Int }

  static let descriptor = TypeDescriptor(
    type: "template-name",
    summary: "Counts the lines, words and bytes of a text.",
    input: .object(["text": .string], required: ["text"]),
    output: .object(
      ["lines": .integer, "words": .integer, "bytes": .integer],
      required: ["lines", "words", "bytes"]
    ),
    concurrency: .parallel
  )

  init(config: Empty) {}

  func invoke(_ input: Input, _ call: Call) throws -> Output {
    var counts = Output(lines: 0, words: 0, bytes: 0)
    var isInWord = false
    var last: UInt8?
    for byte in input.text.utf8 {
      // Often enough to stop at once, seldom enough to cost nothing.
      if counts.bytes.isMultiple(of: 65536) { try call.checkCancellation() }
      let isSpace = byte == UInt8(ascii: " ") || (9...13).contains(byte)
      if !isSpace && !isInWord { counts.words += 1 }
      if byte == UInt8(ascii: "\n") { counts.lines += 1 }
      isInWord = !isSpace
      counts.bytes += 1
      last = byte
    }
    // The last line counts without a line feed, too.
    if let last, last != UInt8(ascii: "\n") { counts.lines += 1 }
    return counts
  }
}

let plugin = Plugin(
  id: "acme.template-name",
  version: "0.1.0",
  summary: "Counts what is in a text.",
  provides: [.skill(Count.self)]
)

/// The one function that the library exports; the compiler checks it against the C header.
@c @implementation
public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
  plugin.enter(host, why)
}
