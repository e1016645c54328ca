import Foundation
import Testing

@Suite(.timeLimit(.minutes(20)))
struct `The page on Go` {
  @Test(.enabled(if: TutorialFolder.has("go"), "`go` is not installed"))
  func `has a skill that is built, added and run by its commands`() async throws {
    let folder = try TutorialFolder(page: "Docs/GO.md")
    defer { folder.remove() }
    try await folder.run("build.sh")
    let ended = try await folder.run("run.sh")
    #expect(ended.contains("added acme.shout 0.1.0"))
    #expect(ended.contains("✓ shout\n"))
  }

  @Test func `names every file that its commands need`() throws {
    #expect(
      try Page("Docs/GO.md").files.keys.sorted() == [
        "build.sh", "go.mod", "go.yaml", "run.sh", "shout.go", "tables.c",
      ]
    )
  }
}
