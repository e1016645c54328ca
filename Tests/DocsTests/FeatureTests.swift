import Foundation
import Testing

/// Docs/S0.md says which test shows which row; a row whose test is gone is not shown any more.
@Suite struct `The features of auto-configure` {
  /// The rows that are promised: the numbers of `S0-…`.
  private static let promised: [Int] =
    Array(4...13) + Array(15...25) + Array(27...36) + Array(38...46)
    + Array(52...56)
    + Array(58...64) + Array(66...69) + [72]

  private static func rows() throws -> [(id: String, files: [String])] {
    let page = try Repository.text("Docs/S0.md")
    return page.split(separator: "\n").filter { $0.hasPrefix("| S0-") }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let files = cells.last?.matches(of: /`(?<file>[\w\/]*Tests\/[\w\/+]+\.swift)`/) ?? []
      return (cells.first ?? "", files.map { String($0.output.file) })
    }
  }

  private static func isName(_ line: Substring) -> Bool {
    line.contains("func `") || line.contains("@Test(\"")
  }

  @Test func `every promised row stands in the table, once and in order`() throws {
    let expected = Self.promised.map { "S0-" + ($0 < 10 ? "0\($0)" : "\($0)") }
    #expect(try Self.rows().map(\.id) == expected)
  }

  @Test func `every row names tests that exist and carry its id`() throws {
    for row in try Self.rows() {
      #expect(!row.files.isEmpty, "\(row.id)")
      for file in row.files {
        guard Repository.exists(file) else {
          Issue.record("\(row.id): there is no \(file)")
          continue
        }
        let names = try Repository.text(file).split(separator: "\n").filter { Self.isName($0) }
        #expect(names.contains { $0.contains(row.id) }, "\(row.id): \(file)")
      }
    }
  }
}
