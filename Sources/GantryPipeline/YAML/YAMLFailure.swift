import Yams

/// Puts the YAML library's errors into this project's words.
enum YAMLFailure {
  static func error(for error: any Error, text: String, file: String) -> PipelineError {
    guard let error = error as? YamlError else {
      return failure("the YAML cannot be read: \(error)", line: 1, column: 1, file)
    }
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      if hasLeadingTab(text, line: mark.line) {
        return failure(
          "a tab cannot indent YAML",
          line: mark.line,
          column: mark.column,
          file,
          remedy: "Indent with spaces."
        )
      }
      return failure(
        "the YAML is broken\(around(context, mark.line)): \(problem)",
        line: mark.line,
        column: mark.column,
        file
      )
    case .composer(_, let problem, let mark, _):
      return failure("the YAML is broken: \(problem)", line: mark.line, column: mark.column, file)
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      return PipelineError(
        code: .duplicateKey,
        message: "the key \(names) appears twice",
        file: file,
        line: context.mark.line,
        column: context.mark.column,
        remedy: "Remove one of the two."
      )
    case .reader(let problem, let offset, _, _):
      let position = position(of: offset ?? 0, in: text)
      return failure(
        "the YAML is broken: \(problem)",
        line: position.line,
        column: position.column,
        file,
        remedy: "Remove the character, or write it as an escape in double quotes."
      )
    default: return failure("the YAML cannot be read: \(error)", line: 1, column: 1, file)
    }
  }

  private static func failure(
    _ message: String,
    line: Int,
    column: Int,
    _ file: String,
    remedy: String = "Check the indentation, quotes and brackets at and before this place."
  ) -> PipelineError {
    PipelineError(
      code: .syntax,
      message: message,
      file: file,
      line: line,
      column: column,
      remedy: remedy
    )
  }

  /// What the library was reading, and where that begins when it is far from where it ended.
  private static func around(_ context: YamlError.Context?, _ line: Int) -> String {
    guard let context else { return "" }
    let isNear = context.mark.line == line
    let start = isNear ? "" : " that begins at \(context.mark.line):\(context.mark.column)"
    return " \(context.text)\(start)"
  }

  private static func hasLeadingTab(_ text: String, line: Int) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return false }
    return lines[line - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
  }

  private static func position(of offset: Int, in text: String) -> SourcePosition {
    var position = SourcePosition(line: 1, column: 1)
    for character in text.prefix(offset) {
      if character.isNewline {
        position = SourcePosition(line: position.line + 1, column: 1)
      } else {
        position.column += character.unicodeScalars.count
      }
    }
    return position
  }
}
