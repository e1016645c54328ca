import ChildProcesses
import Foundation
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `The limits of a worker` {
  /// What the program says of a subject.
  private func said(of subject: String) throws -> String {
    let ended = try Child.run(try HostileFixture.sandboxProgram("Limits"), [subject])
    try #require(ended.status == 0, "\(ended)")
    return ended.output.trimmingCharacters(in: .newlines)
  }

  @Test func `have it ended before its host when the machine is out of memory`() throws {
    #expect(try said(of: "score") == "1000")
  }

  @Test func `do not count what else its user runs`() throws {
    // The errno of a thread that is one more than the user's 300, where 256 are allowed.
    #expect(try said(of: "crowd") == "0")
  }

  private static let hasUserNamespaces =
    (try? Child.run("unshare", ["--user", "true"]))?.status == 0

  @Test(.enabled(if: hasUserNamespaces, "this process may make no user namespaces"))
  func `bound its processes in a user namespace of its own`() throws {
    #expect(try said(of: "alone") == "8")
  }
}
