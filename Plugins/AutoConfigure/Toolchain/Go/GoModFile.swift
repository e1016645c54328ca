/// The directives of a `go.mod` or a `go.work`.
struct GoModFile {
  let path: String
  private(set) var ownName: String?
  private(set) var go: VersionSource?
  private(set) var toolchain: VersionSource?
  private(set) var dependencies: [Dependency] = []
  /// The folders a `go.work` takes in, as written.
  private(set) var uses: [String] = []

  init(text: ManifestText) throws(ManifestFailure) {
    path = text.path
    var block: String?
    for (index, raw) in text.lines.enumerated() {
      let line = index + 1
      let parts = Self.split(raw)
      let words = parts.code.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let first = words.first else { continue }
      if block != nil, first == ")" {
        block = nil
      } else if let block {
        read(block, words, comment: parts.comment, line: line)
      } else if words.last == "(" {
        block = first
      } else {
        read(first, Array(words.dropFirst()), comment: parts.comment, line: line)
      }
    }
    guard ownName != nil || go != nil || text.path.hasSuffix("go.work") else {
      throw ManifestFailure(path: text.path, reason: "it has no module line")
    }
  }

  /// The whole path without the major version it ends in, so that `…/echo/v4` is `…/echo`.
  static func withoutMajorVersion(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    let last = path[path.index(after: slash)...]
    guard last.first == "v", last.count > 1, last.dropFirst().allSatisfy(\.isNumber) else {
      return path
    }
    return String(path[..<slash])
  }

  private mutating func read(_ directive: String, _ words: [String], comment: String, line: Int) {
    guard let value = words.first.map(Self.unquoted) else { return }
    switch directive {
    case "module": ownName = value
    case "go": go = .init(version: value, file: path, key: "go", line: line)
    case "toolchain":
      let version = value.hasPrefix("go") ? String(value.dropFirst(2)) : value
      toolchain = .init(version: version, file: path, key: "toolchain", line: line)
    case "use": uses.append(value)
    case "require":
      // An indirect requirement is somebody else's: this code does not import it.
      guard words.count >= 2, !comment.hasPrefix("indirect") else { return }
      dependencies.append(
        Dependency(
          name: Self.withoutMajorVersion(value),
          requirement: words[1],
          scope: .runtime,
          file: path,
          line: line
        )
      )
    default: break
    }
  }

  private static func split(_ line: Substring) -> (code: Substring, comment: String) {
    guard let range = line.place(of: "//") else { return (line, "") }
    return (line[..<range.lowerBound], line[range.upperBound...].trimmingSpaces())
  }

  private static func unquoted(_ word: String) -> String {
    word.filter { $0 != "\"" && $0 != "`" }
  }
}
