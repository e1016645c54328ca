/// A page in Markdown, as far as tests look into it.
struct Page {
  let text: String

  init(_ path: String) throws { text = try Repository.text(path) }

  /// The text between a heading of the second level and the next one.
  func section(_ title: String) -> String {
    let parts = ("\n" + text).split(separator: "\n## ", omittingEmptySubsequences: false)
    return parts.first { $0.hasPrefix(title + "\n") }.map(String.init) ?? ""
  }

  /// The headings of the second level, in order.
  var headings: [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
  }

  /// The rows of all tables in a text without their heads, cells trimmed and without backticks.
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var isBody = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        isBody = false
        continue
      }
      if line.hasPrefix("|---") {
        isBody = true
      } else if isBody {
        let cells = line.split(separator: "|").map { $0.replacing("`", with: "") }
        rows.append(
          cells.map { $0.trimmingPrefix(" ").reversed().trimmingPrefix(" ").reversed() }
            .map { String($0) }
        )
      }
    }
    return rows
  }

  /// The fenced blocks that carry a file's name, by that name.
  var files: [String: String] {
    var files: [String: String] = [:]
    for match in text.matches(of: /(?ms)^```[a-z]+ (?<name>\S+)\n(?<body>.*?)^```$/) {
      files[String(match.output.name)] = String(match.output.body)
    }
    return files
  }
}
