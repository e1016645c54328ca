import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `A lock that cannot be written` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry().withoutPlugins()
    try gantry.scratch.copy(FixturePlugins.folder + "/libtest-noop.so", to: "libnoop.so")
    try gantry.scratch.write("", to: "closed/README")
    try gantry.scratch.write("", to: "open/README")
  }

  private func text(_ path: String, _ code: String, _ fix: String) -> String {
    let path = gantry.scratch.path(of: path)
    return """
      error: cannot write '\(path)' [GANTRY-E-\(code)]
        ├─ where: \(path)
        ├─ cause: Permission denied
        └─ fix:   \(fix)

      """
  }

  private static let allow = "Give yourself the right to, or name another file."

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `is 73, and so are a trust file and a key`() throws {
    let user = try Unprivileged(gantry)
    try user.give("open")
    try user.allow(0o755, "closed")
    let adding = ["plugin", "add", "libnoop.so", "--allow-unsigned", "--yes"]
    var closed = gantry
    closed.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "open/trust.json")
    let lock = try Unprivileged(closed).run(adding + ["--lock", "closed/gantry.lock"])
    #expect(lock.status == 73)
    #expect(lock.errors == text("closed/gantry.lock", "CANNOT-WRITE", Self.allow))
    closed.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "closed/trust.json")
    let trust = try Unprivileged(closed).run(adding + ["--lock", "open/gantry.lock"])
    #expect(trust.status == 73)
    #expect(trust.errors == text("closed/trust.json", "CANNOT-WRITE", Self.allow))
    let key = try user.run("plugin", "sign", "--new-key", "closed/key")
    #expect(key.status == 73)
    #expect(key.errors.hasPrefix("error: cannot make '"))
    #expect(key.errors.contains("[GANTRY-E-CANNOT-WRITE]"))
  }

  @Test(.enabled(if: Unprivileged.isAvailable, Unprivileged.reason))
  func `is 73 for the other commands that change one`() throws {
    var world = gantry
    world.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "open/trust.json")
    world.environment["GANTRY_LOCK"] = gantry.scratch.path(of: "closed/gantry.lock")
    try #require(try world.add("libnoop.so").status == 0)
    let user = try Unprivileged(world)
    try user.allow(0o755, "closed")
    try user.allow(0o644, "closed/gantry.lock")
    try user.give("open")
    for command in [
      ["remove", "test.noop"], ["update", "test.noop", "--allow-unsigned", "--yes"],
    ] {
      let ended = try user.run(["plugin"] + command)
      #expect(ended.status == 73, "\(command)")
      #expect(ended.errors == text("closed/gantry.lock", "CANNOT-WRITE", Self.allow))
    }
    try user.allow(0o644, "open/trust.json")
    world.environment["GANTRY_TRUST"] = gantry.scratch.path(of: "closed/trust.json")
    let forgot = try Unprivileged(world).run("plugin", "trust", "--forget", "0123456789abcdef")
    #expect(forgot.status == 73)
    #expect(forgot.errors == text("closed/trust.json", "CANNOT-WRITE", Self.allow))
  }

  @Test(.enabled(if: SmallDisk.isAvailable, SmallDisk.reason))
  func `because the disk is full is 74, and what was there stays`() throws {
    let scratch = try Scratch()
    let disk = try SmallDisk(in: scratch)
    var world = gantry
    world.environment["GANTRY_LOCK"] = disk.path + "/gantry.lock"
    try #require(try world.add("libnoop.so").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: disk.path + "/gantry.lock"))
    try disk.leave(kibibytes: 0)
    let ended = try world.run("plugin", "remove", "test.noop")
    #expect(ended.status == 74)
    #expect(
      ended.errors == """
        error: cannot write '\(disk.path)/gantry.lock' [GANTRY-E-STORAGE]
          ├─ where: \(disk.path)/gantry.lock
          ├─ cause: No space left on device
          └─ fix:   Make room on the disk and try again; what was there is as it was.

        """
    )
    #expect(try Data(contentsOf: URL(fileURLWithPath: disk.path + "/gantry.lock")) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: disk.path)
    #expect(names == ["gantry.lock"])
  }
}
