/// Tells a text whose keys are, or hold, aliases from every other YAML text.
///
/// An alias costs nothing as long as it is only a place in the tree. As a key it is hashed with all
/// that it stands for, and a dozen lines can stand for billions of values. No manifest needs that.
enum YAMLAliases {
  /// Whether an alias of the text may be part of a key.
  static func mayBeKeys(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    let anchors = names(after: UInt8(ascii: "&"), in: bytes)
    guard !anchors.isEmpty else { return false }
    let uses = names(after: UInt8(ascii: "*"), in: bytes)
    guard uses.contains(where: anchors.contains) else { return false }
    return hasKeyThatIsNoWord(bytes)
  }

  /// The names that follow an indicator at the start of a value.
  private static func names(after indicator: UInt8, in bytes: [UInt8]) -> Set<ArraySlice<UInt8>> {
    var result: Set<ArraySlice<UInt8>> = []
    for place in bytes.indices where bytes[place] == indicator && isStart(place, of: bytes) {
      let name = bytes[(place + 1)...].prefix(while: isPartOfName)
      if !name.isEmpty { result.insert(name) }
    }
    return result
  }

  /// A key after `?`, a collection before `:`, or an alias before `:`.
  private static func hasKeyThatIsNoWord(_ bytes: [UInt8]) -> Bool {
    for place in bytes.indices {
      switch bytes[place] {
      case UInt8(ascii: "?"):
        let follows = place + 1 < bytes.count ? bytes[place + 1] : 10
        if isStart(place, of: bytes), isBlank(follows) { return true }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if isFollowedByColon(place + 1, bytes) { return true }
      case UInt8(ascii: "*") where isStart(place, of: bytes):
        let end = bytes[(place + 1)...].prefix(while: isPartOfName).endIndex
        if isFollowedByColon(end, bytes) || bytes[end - 1] == UInt8(ascii: ":") { return true }
      default: break
      }
    }
    return false
  }

  private static func isFollowedByColon(_ place: Int, _ bytes: [UInt8]) -> Bool {
    bytes[place...].first { $0 != 32 && $0 != 9 } == UInt8(ascii: ":")
  }

  private static func isStart(_ place: Int, of bytes: [UInt8]) -> Bool {
    guard place > 0 else { return true }
    return isBlank(bytes[place - 1]) || "[{,".utf8.contains(bytes[place - 1])
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    !isBlank(byte) && !"[]{},".utf8.contains(byte)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
