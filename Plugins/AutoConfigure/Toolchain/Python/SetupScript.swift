/// Reads `setup.py` without running it: only lists of literal strings are understood.
///
/// What a script computes stays unknown, and an unknown requirement is not reported.
struct SetupScript {
  let text: ManifestText
  private let characters: [Character]

  init(text: ManifestText) {
    self.text = text
    self.characters = Self.withoutRemarks(Array(text.text))
  }

  var name: String? { literal(after: "name") }

  var requiresPython: VersionSource? {
    guard let version = literal(after: "python_requires") else { return nil }
    let line = text.line(containing: "python_requires")
    return VersionSource(version: version, file: text.path, key: "python_requires", line: line)
  }

  var dependencies: [Dependency] {
    let runtime = strings(of: "install_requires").map { dependency($0, .runtime) }
    let tests = strings(of: "tests_require").map { dependency($0, .development) }
    return (runtime + tests + extras).compactMap { $0 }
  }

  private func dependency(_ found: Literal, _ scope: Dependency.Scope) -> Dependency? {
    guard let requirement = Requirement(found.text) else { return nil }
    let line = 1 + characters[..<found.position].count { $0.isNewline }
    return Dependency(
      name: requirement.name,
      requirement: requirement.specifier,
      scope: scope,
      extras: requirement.extras,
      file: text.path,
      line: line
    )
  }

  // MARK: - The scanner

  private struct Literal {
    let text: String
    let position: Int
    /// How many brackets are open around it, counted from where the scan began.
    let depth: Int
    /// True when a colon follows: it is a key of a dictionary.
    let isKey: Bool
  }

  private var extras: [Dependency?] {
    guard let start = value(of: "extras_require") else { return [] }
    var scope = Dependency.Scope.optional
    var result: [Dependency?] = []
    for literal in literals(from: start) {
      if literal.isKey, literal.depth == 1 {
        scope = ExtraName.isForDevelopment(literal.text) ? .development : .optional
      } else {
        result.append(dependency(literal, scope))
      }
    }
    return result
  }

  private func strings(of keyword: String) -> [Literal] {
    guard let start = value(of: keyword) else { return [] }
    if "[(".contains(characters[start]) { return literals(from: start) }
    let variable = String(characters[start...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    guard !variable.isEmpty, variable != keyword, let list = value(of: variable),
      "[(".contains(characters[list])
    else { return [] }
    return literals(from: list)
  }

  private func literal(after keyword: String) -> String? {
    guard let start = value(of: keyword), "\"'".contains(characters[start]) else { return nil }
    return readString(at: start)?.text
  }

  /// Where the value begins that is assigned to a name, as `name=` or as `"name":`.
  private func value(of keyword: String) -> Int? {
    let word = Array(keyword)
    var index = 0
    while index + word.count < characters.count {
      defer { index += 1 }
      guard characters[index] == word[0], Array(characters[index..<index + word.count]) == word,
        index == 0 || !Self.isWord(characters[index - 1])
      else { continue }
      var next = index + word.count
      if characters[next] == "\"" || characters[next] == "'" { next += 1 }
      next = skipSpaces(next)
      guard next < characters.count, characters[next] == "=" || characters[next] == ":" else {
        continue
      }
      let start = skipSpaces(next + 1)
      guard start < characters.count, characters[start] != "=" else { continue }
      return start
    }
    return nil
  }

  private func literals(from start: Int) -> [Literal] {
    var result: [Literal] = []
    var depth = 0
    var index = start
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "[", "(", "{": depth += 1
      case "]", ")", "}":
        depth -= 1
        guard depth > 0 else { return result }
      case "\"", "'":
        guard let (text, end) = readString(at: index) else { return result }
        let after = skipSpaces(end)
        let isKey = after < characters.count && characters[after] == ":"
        result.append(Literal(text: text, position: index, depth: depth, isKey: isKey))
        index = end - 1
      default:
        guard depth > 0 else { return result }
      }
      index += 1
    }
    return result
  }

  private func readString(at start: Int) -> (text: String, end: Int)? {
    let quote = characters[start]
    guard let end = characters[(start + 1)...].firstIndex(where: { $0 == quote || $0.isNewline }),
      characters[end] == quote
    else { return nil }
    return (String(characters[(start + 1)..<end]), end + 1)
  }

  private func skipSpaces(_ start: Int) -> Int {
    var index = start
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    return index
  }

  /// Comments and documentation strings as blanks, so that positions stay and words in them are
  /// not taken for arguments.
  private static func withoutRemarks(_ characters: [Character]) -> [Character] {
    var result = characters
    var index = 0
    while index < characters.count {
      let character = characters[index]
      var end = index + 1
      if character == "#" {
        end = characters[index...].firstIndex(where: \.isNewline) ?? characters.count
        blank(&result, index..<end)
      } else if character == "\"" || character == "'" {
        let quotes = characters[index...].prefix(3)
        if quotes.count == 3, quotes.allSatisfy({ $0 == character }) {
          end = index + 3
          while end < characters.count, characters[(end - 3)..<end] != quotes || end < index + 6 {
            end += 1
          }
          blank(&result, index..<end)
        } else {
          let isEnd: (Character) -> Bool = { $0 == character || $0.isNewline }
          end = (characters[end...].firstIndex(where: isEnd) ?? characters.count - 1) + 1
        }
      }
      index = end
    }
    return result
  }

  private static func blank(_ characters: inout [Character], _ range: Range<Int>) {
    for index in range where !characters[index].isNewline { characters[index] = " " }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
