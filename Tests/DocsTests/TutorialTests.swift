import Foundation
import Testing

@Suite(.timeLimit(.minutes(20)))
struct `The tutorial` {
  @Test(.enabled(if: TutorialFolder.has("cc"), "the C compiler `cc` is not installed"))
  func `its sink is made, validated, added and sees a run by its commands`() async throws {
    let folder = try TutorialFolder()
    defer { folder.remove() }
    let made = try await folder.run("1-new-sink.sh")
    #expect(made.contains("everything is as expected\n"))
    try await folder.run("2-add-sink.sh")
    try await folder.run("3-run-sink.sh")
    let types = try folder.text("events.jsonl").split(separator: "\n").compactMap {
      $0.firstMatch(of: /"type":"(?<type>[^"]+)"/)?.output.type
    }
    #expect(
      types == ["run.queued", "run.started", "phase.started", "phase.succeeded", "run.succeeded"]
    )
    // The line of the tests that the page says does not hold when `deliver` writes something else.
    let claim = try #require(
      try Page("Docs/TUTORIAL.md").text.firstMatch(of: /tests\.c:(?<line>\d+): expected/)
    )
    let line = try #require(Int(claim.output.line))
    let tests = try folder.text("headlines/tests.c").split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    #expect(tests[line - 1].contains("strcmp(text_of_file()"))
  }

  @Test(.enabled(if: TutorialFolder.has("swift"), "`swift` is not in PATH"))
  func `its phase is made, validated, added, run and undone by its commands`() async throws {
    let folder = try TutorialFolder()
    defer { folder.remove() }
    try await folder.run("4-new-phase.sh")
    try await folder.run("5-run-phase.sh")
    #expect(try folder.text("notes/hello") == "Hello")

    let refused = try await folder.run("6-refused.sh")
    #expect(refused.contains("✗ write: something else is at 'notes/hello'\n"))
    #expect(refused.contains("  └─ fix:   Move it away, or choose another name.\n"))
    #expect(try folder.text("notes/hello") == "Hello")

    try await folder.run("7-undo.sh")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/notes/hello"))
  }

  @Test func `every file that a command needs is on the page`() throws {
    let page = try Page("Docs/TUTORIAL.md")
    #expect(
      page.files.keys.sorted() == [
        "1-new-sink.sh", "2-add-sink.sh", "3-run-sink.sh", "4-new-phase.sh", "5-run-phase.sh",
        "6-refused.sh", "7-undo.sh", "look.yaml", "note.yaml",
      ]
    )
    for name in page.files.keys where name.hasSuffix(".yaml") {
      #expect(page.text.contains("gantry run \(name)"))
    }
  }
}
