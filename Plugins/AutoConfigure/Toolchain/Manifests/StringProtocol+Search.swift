// The standard library's search prepares tables for each call, which costs more than the search
// itself on lines of manifests; a third of the whole analysis was spent there.

extension StringProtocol {
  /// The text without spaces, tabs and line ends at both sides.
  func trimmingSpaces() -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    let text = Substring(self)
    guard let first = text.utf8.firstIndex(where: { !isBlank($0) }),
      let last = text.utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first..<text.utf8.index(after: last)])
  }

  /// Where a text first occurs, byte by byte.
  func place(of needle: String) -> Range<Index>? {
    place(of: needle, from: startIndex)
  }

  /// Every place a text occurs at, from left to right, none overlapping another.
  func places(of needle: String) -> [Range<Index>] {
    var result: [Range<Index>] = []
    var start = startIndex
    while let found = place(of: needle, from: start) {
      result.append(found)
      start = found.upperBound
    }
    return result
  }

  private func place(of needle: String, from start: Index) -> Range<Index>? {
    let text = Substring(self)[start...]
    guard let offset = Self.offset(of: needle, in: text) else { return nil }
    let found = text.utf8.index(start, offsetBy: offset)
    return found..<text.utf8.index(found, offsetBy: needle.utf8.count)
  }

  private static func offset(of needle: String, in text: Substring) -> Int? {
    let bytes = text.utf8.span
    let pattern = needle.utf8.span
    guard !pattern.isEmpty, bytes.count >= pattern.count else { return nil }
    let first = pattern[0]
    for place in 0...(bytes.count - pattern.count) where bytes[place] == first {
      var length = 1
      while length < pattern.count, bytes[place + length] == pattern[length] { length += 1 }
      if length == pattern.count { return place }
    }
    return nil
  }
}
