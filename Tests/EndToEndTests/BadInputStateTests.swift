import Foundation
import GantryCore
import Glibc
import Testing

@Suite struct `A journal that somebody else has` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    _ = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    try #require(try gantry.run("run", "sample.yaml", "--state", "s").status == 0)
  }

  @Test func `and keeps its lock is 75, and says what to look for`() throws {
    let file = open(gantry.scratch.path(of: "s/journal.lock"), O_RDWR | O_CLOEXEC)
    try #require(file >= 0)
    defer { close(file) }
    try #require(lockf(file, F_TLOCK, 0) == 0)
    let ended = try gantry.run("run", "sample.yaml", "--state", "s")
    #expect(ended.status == 75)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: another process has held the journal's lock for too long
          ├─ where: \(gantry.scratch.path(of: "s/journal.lock"))
          └─ fix:   Try again; if it lasts, look for a stopped gantry process and end it.

        """
    )
    try #require(lockf(file, F_ULOCK, 0) == 0)
    #expect(try gantry.run("run", "sample.yaml", "--state", "s").status == 0)
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `and that may not be written to is 73`() throws {
    let user = try Unprivileged(gantry)
    try user.allow(0o755, "s")
    let ended = try user.run("run", "sample.yaml", "--state", "s")
    #expect(ended.status == 73)
    #expect(ended.errors.hasPrefix("error: the state cannot be written to\n"))
    #expect(ended.errors.contains("└─ fix:   Make the folder writable for you, or name another"))
  }
}
