/// Refuses texts with which a few aliases would keep the YAML library busy before any of its nodes
/// can be counted.
///
/// The library compares the keys of a mapping while it reads. Where a key is itself a structure of
/// nested aliases, one comparison takes a time exponential in their number. Thirty aliases are
/// harmless even so; beyond that, keys may not be aliases or structures.
enum YAMLAliasGuard {
  private static let harmlessAliases = 30

  static func check(_ text: String, file: String) throws(PipelineError) {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "&")), bytes.contains(UInt8(ascii: "*")) else { return }
    let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes).map(\.name))
    let aliases = names(after: UInt8(ascii: "*"), in: bytes).filter { anchors.contains($0.name) }
    guard aliases.count > harmlessAliases else { return }
    let aliasKey = aliases.first { isKey(endingAt: $0.end, in: bytes) }?.end
    guard let place = aliasKey ?? structureKey(in: bytes) else { return }
    let line = bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
    throw PipelineError(
      code: .size,
      message:
        "a file with more than \(harmlessAliases) aliases uses one, or a structure, as a key",
      file: file,
      line: line,
      column: 1,
      remedy: "Write a name as the key."
    )
  }

  private static func names(after sign: UInt8, in bytes: [UInt8]) -> [(
    name: ArraySlice<UInt8>, end: Int
  )] {
    var found: [(name: ArraySlice<UInt8>, end: Int)] = []
    for index in bytes.indices where bytes[index] == sign {
      let end = bytes[(index + 1)...].firstIndex { !isNameByte($0) } ?? bytes.endIndex
      if end > index + 1 { found.append((bytes[index + 1..<end], end)) }
    }
    return found
  }

  private static func structureKey(in bytes: [UInt8]) -> Int? {
    bytes.indices.first { index in
      switch bytes[index] {
      case UInt8(ascii: "]"), UInt8(ascii: "}"): isKey(endingAt: index + 1, in: bytes)
      case UInt8(ascii: "?"):
        index + 1 == bytes.count || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index + 1])
      default: false
      }
    }
  }

  private static func isKey(endingAt end: Int, in bytes: [UInt8]) -> Bool {
    bytes[end...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
