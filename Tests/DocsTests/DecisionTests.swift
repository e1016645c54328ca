import Foundation
import Testing

@Suite struct `The decisions` {
  private static let headings = [
    "Status", "Context", "Decision", "Consequences", "Alternatives", "The test that keeps it true",
  ]

  private static func names() throws -> [String] {
    let folder = Repository.root.path + "/Docs/Decisions"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func `they are numbered without gaps, and titled as they are named`() throws {
    for (index, name) in try Self.names().enumerated() {
      let number = "0000".dropLast(String(index + 1).count) + String(index + 1)
      #expect(name.hasPrefix("\(number)-"))
      #expect(try Repository.text("Docs/Decisions/\(name)").hasPrefix("# \(number): "), "\(name)")
    }
  }

  @Test func `each has its six parts on one page`() throws {
    for name in try Self.names() {
      let page = try Page("Docs/Decisions/\(name)")
      #expect(page.headings == Self.headings, "\(name)")
      #expect(page.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
      for heading in Self.headings {
        let words = page.section(heading).dropFirst(heading.count)
        #expect(words.contains { $0.isLetter }, "\(name): \(heading)")
      }
    }
  }

  @Test func `each context holds a number`() throws {
    for name in try Self.names() {
      let context = try Page("Docs/Decisions/\(name)").section("Context")
      #expect(context.contains { $0.isNumber }, "\(name)")
    }
  }

  @Test func `each names tests that exist, and by their words`() throws {
    for name in try Self.names() {
      let section = try Page("Docs/Decisions/\(name)").section("The test that keeps it true")
      let files = section.matches(of: /`(?<file>[\w\/]*Tests\/[\w\/+]+\.swift)`/)
        .map { String($0.output.file) }
      #expect(!files.isEmpty, "\(name)")
      #expect(files.allSatisfy(Repository.exists), "\(name): \(files)")
      let sources = try files.filter(Repository.exists).map(Repository.text).joined()
      for match in section.matches(of: /"(?<words>[^"]+)"/) {
        let words = match.output.words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(sources.contains("`\(words)`"), "\(name): \(words)")
      }
    }
  }
}
