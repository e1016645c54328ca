import GantryCore

/// Refuses texts nested so deep that the YAML library, which reads by recursion, would exhaust the
/// stack of a small thread before any of its nodes can be counted.
///
/// The depth is estimated from brackets and indentation without regard to quotes, so the bound lies
/// well above the one that is exact and is checked later.
enum YAMLDepthGuard {
  private static let maximumEstimate = 2 * JSONParser.maximumDepth

  static func check(_ text: String, file: String) throws(PipelineError) {
    var indents: [Int] = []
    var brackets = 0
    for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      open(line, into: &indents)
      for byte in line {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
        default: continue
        }
        guard brackets <= maximumEstimate else { throw failure(index + 1, file) }
      }
      guard indents.count + brackets <= maximumEstimate else { throw failure(index + 1, file) }
    }
  }

  /// Follows the indentation of one line, in which each leading `- ` or `? ` opens a level as well.
  private static func open(_ line: Substring.UTF8View, into indents: inout [Int]) {
    var column = 0
    var rest = line[...]
    while let byte = rest.first {
      let isSpace = byte == 0x20 || byte == 0x09
      let isIndicator = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
      if !isSpace {
        while let last = indents.last, last >= column { indents.removeLast() }
        indents.append(column)
        guard isIndicator, rest.dropFirst().first == 0x20 else { return }
      }
      rest = rest.dropFirst()
      column += 1
    }
  }

  private static func failure(_ line: Int, _ file: String) -> PipelineError {
    PipelineError(
      code: .size,
      message: "values are nested deeper than \(JSONParser.maximumDepth) levels",
      file: file,
      line: line,
      column: 1,
      remedy: "Flatten the structure."
    )
  }
}
