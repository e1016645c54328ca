import Foundation
import Testing

@testable import Packages

@Suite struct `Writing a file` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  @Test func `missing folders are made and the bytes are there`() throws {
    let path = fixture.path("a/b/c.txt")
    #expect(try AtomicFile().write(Data("one".utf8), to: path))
    #expect(fixture.text("a/b/c.txt") == "one")
  }

  @Test func `a file with the same bytes is not written`() throws {
    let path = fixture.path("c.txt")
    #expect(try AtomicFile().write(Data("one".utf8), to: path))
    #expect(try AtomicFile().write(Data("one".utf8), to: path) == false)
    #expect(try AtomicFile().write(Data("two".utf8), to: path))
    #expect(fixture.text("c.txt") == "two")
  }

  @Test func `a file becomes executable and ordinary again`() throws {
    let path = fixture.path("run.sh")
    try AtomicFile().write(Data("#!".utf8), to: path, executable: true)
    #expect(DiskItem(path: path) == .file(size: 2, executable: true))
    #expect(try AtomicFile().write(Data("#!".utf8), to: path))
    #expect(DiskItem(path: path) == .file(size: 2, executable: false))
  }

  @Test func `what a killed run left behind is removed, and nothing else`() throws {
    try fixture.write("half", to: "d/.dat.nosync1CF1.FnVwGp")
    try fixture.write("mine", to: "d/.dat.nosync-notes.txt")
    try AtomicFile().write(Data("one".utf8), to: fixture.path("d/c.txt"))
    #expect(fixture.tree("d").keys.sorted() == [".dat.nosync-notes.txt", "c.txt"])
  }

  @Test(arguments: [".dat.nosync", ".dat.nosync.abcdef", ".dat.nosync1.abc", "dat.nosync1.abcdef"])
  func `another name is not a leftover`(_ name: String) {
    #expect(!AtomicFile.isLeftover(name))
  }

  @Test func `a folder that is a file is an error with the path and a remedy`() throws {
    try fixture.write("x", to: "file")
    let error = #expect(throws: PackageError.self) {
      try AtomicFile().write(Data("one".utf8), to: fixture.path("file/c.txt"))
    }
    #expect(error?.code == .inputOutput)
    #expect(error?.location == fixture.path("file/c.txt"))
    #expect(
      error?.remedy == "Check the permissions of the folder and the free space of the disk."
    )
  }

  @Test func `a moment is written in UTC with milliseconds`() {
    #expect(Timestamp.text(Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00.000Z")
    #expect(Timestamp.text(Date(timeIntervalSince1970: 951_782_400)) == "2000-02-29T00:00:00.000Z")
    #expect(
      Timestamp.text(Date(timeIntervalSince1970: 1_767_225_599.5)) == "2025-12-31T23:59:59.500Z"
    )
    #expect(Timestamp.stamp(Fixture.start) == "20260101_000000")
    #expect(Timestamp.text(Date(timeIntervalSince1970: -5)) == "1970-01-01T00:00:00.000Z")
  }

  @Test func `a fingerprint is SHA-256 in hexadecimal`() {
    #expect(
      Fingerprint.sha256(Data("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
  }
}

@Suite struct `Keeping paths inside` {
  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  @Test(arguments: ["../x", "a/../../x", "/etc/passwd", "a\\b", "..", "a/.."])
  func `S0-56 a path that leaves is refused`(_ path: String) throws {
    let error = #expect(throws: PackageError.self) {
      _ = try SafePath.resolve(path, in: fixture.root)
    }
    #expect(error?.message == "Path traversal attempt detected")
    #expect(error?.code == .pathTraversal)
  }

  @Test(arguments: ["../x", "a/b", "..", ".", "a\\b", "a\0b"])
  func `S0-56 a name that is a path is refused`(_ name: String) {
    let error = #expect(throws: PackageError.self) { try SafePath.check(name: name) }
    #expect(error?.message == "Path traversal attempt detected")
  }

  @Test(arguments: ["", ".hidden", "two words", "tab\t", "star*"])
  func `a name that no folder should have is refused`(_ name: String) {
    let error = #expect(throws: PackageError.self) { try SafePath.check(name: name) }
    #expect(error?.code == .invalidName)
  }

  @Test func `S0-56 a link that leaves is refused, one that stays is not`() throws {
    try fixture.write("x", to: "in/file")
    try fixture.link("in/out", to: "/etc")
    try fixture.link("in/stay", to: "file")
    #expect(throws: PackageError.self) {
      _ = try SafePath.resolve("out/passwd", in: fixture.path("in"))
    }
    #expect(try SafePath.resolve("stay", in: fixture.path("in")) == fixture.path("in/stay"))
  }

  @Test func `S0-25 both scopes have the same shape under their own root`() {
    let project = PackageFolders(scope: .project, project: "/p/", home: "/h")
    let user = PackageFolders(scope: .user, project: "/p", home: "/h")
    #expect(project.path(PackageFolders.agents) == "/p/.claude/agents")
    #expect(user.path(PackageFolders.agents) == "/h/.claude/agents")
    #expect(user.path(PackageFolders.skills) == "/h/.agents/skills")
    #expect(project.path(PackageFolders.archivedAgents) == "/p/.gantry/archive/agents")
  }

  @Test func `S0-24 a scope is its word in JSON and can be a key`() throws {
    let bytes = try JSONEncoder().encode([ConfigScope.project, .user])
    #expect(String(decoding: bytes, as: UTF8.self) == #"["project","user"]"#)
    #expect([ConfigScope.user: 1][.user] == 1)
    #expect(ConfigScope(rawValue: "team") == nil)
  }
}
