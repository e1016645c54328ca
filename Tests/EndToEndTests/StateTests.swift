import Foundation
import GantryCore
import Testing

@Suite struct `The state folder` {
  private func folder(_ gantry: Gantry, _ arguments: String...) throws -> String? {
    let line = try gantry.run(["config", "explain"] + arguments).lines.last
    return line?.split(separator: " ").last.map(String.init)
  }

  @Test func `flag, environment, project, nearest folder with a journal and home, in this order`()
    throws
  {
    var gantry = try Gantry()
    let scratch = gantry.scratch
    #expect(try folder(gantry) == scratch.path(of: "home/.gantry"))
    try scratch.write("", to: ".gantry/journal.db")
    #expect(try folder(gantry) == scratch.path(of: ".gantry"))
    try scratch.write("", to: "project/README")
    #expect(try folder(gantry, "--project", "project") == scratch.path(of: "project/.gantry"))
    gantry.environment["GANTRY_STATE"] = "elsewhere"
    #expect(try folder(gantry, "--project", "project") == scratch.path(of: "elsewhere"))
    #expect(try folder(gantry, "--state", "here") == scratch.path(of: "here"))
  }

  @Test func `it is for its owner alone, and hides itself from git but for the configuration`()
    throws
  {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    _ = try gantry.run("run", pipeline, "--state", "s")
    let attributes = try FileManager.default.attributesOfItem(atPath: gantry.scratch.path(of: "s"))
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(try gantry.scratch.read("s/.gitignore") == "*\n!.gitignore\n!auto-config.yaml\n")
  }

  @Test func `a journal that is none is 74, and says how to go on`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write(String(repeating: "no journal ", count: 1000), to: "s/journal.db")
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    for arguments in [["run", pipeline], ["runs", "list"], ["resume"]] {
      let ended = try gantry.run(arguments + ["--state", "s"])
      #expect(ended.status == 74, "\(arguments)")
      #expect(ended.errors.contains("├─ where: \(gantry.scratch.path(of: "s/journal.db"))\n"))
      #expect(ended.errors.contains("└─ fix:   Restore it from a backup, or move it away"))
    }
  }

  @Test func `a folder that cannot be made is 73`() throws {
    let gantry = try Gantry()
    let pipeline = try gantry.pipeline("  - { id: only, use: test.noop/noop }")
    let ended = try gantry.run("run", pipeline, "--state", "\(pipeline)/state")
    #expect(ended.status == 73)
    #expect(ended.errors.contains("└─ fix:   Check that it is a folder"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func `a project that may not be read is 77`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write("", to: "locked/README")
    let folder = gantry.scratch.path(of: "locked")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    }
    let ended = try gantry.run("detect", "locked")
    #expect(ended.status == 77)
    #expect(ended.errors.contains("└─ fix:   Give yourself permission to read it"))
  }
}
