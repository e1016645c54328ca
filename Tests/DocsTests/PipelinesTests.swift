import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `The page on pipelines` {
  private static let path = "Docs/PIPELINES.md"

  @Test func `has an example that validate accepts, and that runs`() async throws {
    let folder = try TutorialFolder(page: Self.path)
    defer { folder.remove() }
    #expect(try await folder.run("check.sh") == "report.yaml is valid: 2 phases\n")
    let ended = try await folder.run("run.sh")
    #expect(ended.contains("✓ detect\n"))
    #expect(ended.contains("✓ sign\n"))
    #expect(try folder.text("events.jsonl").contains(#""type":"run.succeeded""#))
  }

  /// The parts of the schema by the section that describes them.
  private static let parts: [(section: String, place: [String])] = [
    ("The file", []), ("Inputs", ["$defs", "input"]), ("Phases", ["$defs", "phase"]),
    ("Retry", ["$defs", "phase", "properties", "retry"]),
    ("Recovery", ["$defs", "recover", "items"]), ("Skills", ["$defs", "skill"]),
    ("Sinks", ["$defs", "sink"]), ("Limits", ["$defs", "limits"]),
  ]

  @Test func `has a row for every key of the schema, and no other`() throws {
    let page = try Page(Self.path)
    for (section, place) in Self.parts {
      let rows = Page.rows(page.section(section)).compactMap(\.first)
      let keys = rows.flatMap { $0.split(separator: ", ").map(String.init) }
      #expect(try keys.sorted() == Self.keys(at: place), "\(section)")
    }
  }

  @Test func `names every key that is reserved`() throws {
    let source = try Repository.text("Sources/GantryPipeline/Checks/FormCheck.swift")
    let lists = source.matches(of: /later\w+Keys: Set<String> = \[(?<list>[^\]]+)\]/)
    let keys = lists.flatMap { match in
      match.output.list.matches(of: /"(?<key>\w+)"/).map { String($0.output.key) }
    }
    let section = try Page(Self.path).section("Not available")
    #expect(keys.count >= 7)
    for key in keys { #expect(section.contains("`\(key)`"), "\(key)") }
  }

  /// The members that the schema knows at a place.
  private static func keys(at place: [String]) throws -> [String] {
    let text = try Repository.text("Sources/GantryPipeline/Schema/pipeline.schema.json")
    var part = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    for key in place { part = part?[key] as? [String: Any] }
    return try #require(part?["properties"] as? [String: Any]).keys.sorted()
  }
}
