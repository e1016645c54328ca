import GantryValidator
import Testing

@Suite struct `The pages on the validator` {
  /// A section on one check, below its heading.
  private struct Section {
    var id: String
    var text: String
  }

  private static func sections() throws -> [Section] {
    let page = try Page("Docs/ERRORS.md").section("Findings of the validator")
    return page.split(separator: "\n### ").dropFirst().map { part in
      let lines = part.split(separator: "\n", maxSplits: 1)
      // A line is wrapped where it happens to be long, which means nothing.
      let words = (lines.count > 1 ? lines[1] : "").split(whereSeparator: \.isWhitespace)
      return Section(id: String(lines[0]), text: words.joined(separator: " "))
    }
  }

  @Test func `every check has its section, in the order in which it is made`() throws {
    #expect(try Self.sections().map(\.id) == Checks.all.map(\.id))
  }

  @Test func `a section says level, severity and rule in the words of the catalogue`() throws {
    for section in try Self.sections() {
      guard let check = Checks.named(section.id) else { continue }
      let start = "Level \(check.level.rawValue), \(check.severity.rawValue). \(check.summary) "
      #expect(section.text.hasPrefix(start), "\(section.id)")
    }
  }

  @Test func `a section says why the rule is there, and how a plugin is mended`() throws {
    for section in try Self.sections() {
      let why = section.text.firstMatch(of: /\*\*Why:\*\* (?<why>.+?) \*\*Fix:\*\* (?<fix>.+)/)
      let parts = try #require(why, "\(section.id)").output
      #expect(parts.why.count > 20 && parts.fix.count > 20, "\(section.id)")
    }
  }

  @Test func `no check has the name of another one`() {
    #expect(Set(Checks.all.map(\.id)).count == Checks.all.count)
  }

  // MARK: - The checks of others

  /// The rows of a table under a heading of the third level, its first one.
  private static func rows(under heading: String) throws -> [[String]] {
    let page = try Page("Docs/VALIDATOR.md").section("What became of the checks of others")
    let part = page.split(separator: "\n### ").first { $0.hasPrefix(heading + "\n") }
    let table = (part ?? "").split(separator: "\n\n").first { $0.hasPrefix("|") }
    return (table ?? "").split(separator: "\n").dropFirst(2).map { row in
      row.split(separator: "|").map { $0.trimming { $0 == " " } }
    }
  }

  @Test(
    arguments: [
      ("clap-validator 0.4.1", 44), ("pluginval 1.0.4", 3 + 22), ("Forty rules of our own", 40),
    ]
  )
  func `every check of others stands beside checks of ours, or a reason`(
    heading: String,
    count: Int
  ) throws {
    let rows = try Self.rows(under: heading)
    #expect(rows.count == count)
    #expect(Set(rows.map { $0[0] }).count == count)
    for row in rows {
      try #require(row.count == 3, "\(row)")
      #expect(!row[2].isEmpty, "\(row[0])")
      guard row[1] != "none" else { continue }
      let ids = row[1].split(separator: ",").map { $0.trimming { " `".contains($0) } }
      for id in ids { #expect(Checks.named(id) != nil, "\(row[0]): \(id)") }
    }
  }

  @Test func `every check that VALIDATOR.md names is one`() throws {
    let page = try Page("Docs/VALIDATOR.md").section("What became of the checks of others")
    let assertions = page.split(separator: "\n\n").first { $0.contains("NULL arguments") } ?? ""
    for match in assertions.matches(of: /`(?<id>[a-z0-9]+(-[a-z0-9]+)+)`/) {
      let id = String(match.output.id)
      #expect(Checks.named(id) != nil, "\(id)")
    }
  }

  @Test func `every form of a report is described`() throws {
    let text = try Repository.text("Docs/VALIDATOR.md")
    for format in ReportFormat.allCases {
      #expect(text.contains("`\(format.rawValue)`"), "\(format)")
    }
  }
}

extension Substring {
  /// The text without characters of a kind at its ends.
  fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
    let start = drop(while: isLeftOut)
    return String(start.reversed().drop(while: isLeftOut).reversed())
  }
}
