import Foundation
import Synchronization

@testable import Packages

/// A scratch folder that is removed with the value.
final class Fixture: Sendable {
  let root: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    root = folder.appendingPathComponent("gantry-packages-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  static let start = Date(timeIntervalSince1970: 1_767_225_600)
  static let later = Date(timeIntervalSince1970: 1_767_312_000)

  var project: String { root + "/project" }
  var folders: PackageFolders { PackageFolders(project: project) }

  func path(_ relative: String) -> String {
    root + "/" + relative
  }

  func write(_ text: String, to relative: String) throws {
    try write(Data(text.utf8), to: relative)
  }

  func write(_ bytes: Data, to relative: String) throws {
    let url = URL(fileURLWithPath: path(relative))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try bytes.write(to: url)
  }

  /// Sets the permission bits of a file that is there.
  func chmod(_ mode: Int, _ relative: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(relative))
  }

  func link(_ relative: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path(relative),
      withDestinationPath: destination
    )
  }

  func text(_ relative: String) -> String? {
    FileManager.default.contents(atPath: path(relative)).map { String(decoding: $0, as: UTF8.self) }
  }

  func exists(_ relative: String) -> Bool {
    DiskItem(path: path(relative)) != .absent
  }

  func remove(_ relative: String) throws {
    try FileManager.default.removeItem(atPath: path(relative))
  }

  /// Every file below a folder with its content; temporary files included.
  func tree(_ relative: String) -> [String: String] {
    let base = path(relative)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: base)) ?? []
    return names.reduce(into: [:]) { tree, name in
      if case .file(_, let isExecutable) = DiskItem(path: base + "/" + name) {
        tree[name] = (isExecutable ? "x " : "- ") + (text(relative + "/" + name) ?? "")
      }
    }
  }

  /// Adds a skill in folder form to a registry of this fixture.
  func addSkill(_ name: String, to registry: String = "registry", body: String = "Body") throws {
    try write(
      "---\nname: \(name)\ndescription: What \(name) does.\n---\n\(body)\n",
      to: "\(registry)/\(name)/SKILL.md"
    )
  }

  /// Adds an agent to a registry of this fixture.
  func addAgent(
    _ id: String,
    to registry: String = "registry",
    version: String = "1.0.0"
  ) throws {
    try write(
      """
      ---
      name: \(id)
      description: What \(id) does.
      metadata:
        version: "\(version)"
        gantry-languages: python
      ---
      Instructions of \(id).

      """,
      to: "\(registry)/agents/\(id).md"
    )
  }

  func registry(_ names: String...) throws -> SkillRegistry {
    try SkillRegistry(roots: (names.isEmpty ? ["registry"] : names).map(path))
  }
}

/// Stops a writer after a number of steps and keeps it stopped, as a kill does.
final class Kill: Sendable {
  struct Killed: Error {}

  private let left: Mutex<Int>

  init(after steps: Int) {
    left = Mutex(steps)
  }

  var happened: Bool {
    left.withLock { $0 < 0 }
  }

  var writer: AtomicFile {
    AtomicFile { [self] in
      let isAlive = left.withLock { left in
        left -= left < 0 ? 0 : 1
        return left >= 0
      }
      if !isAlive { throw Killed() }
    }
  }
}

extension AgentDeployer {
  /// Deploys one agent that a registry of the fixture has.
  static func deploy(_ id: String, _ fixture: Fixture, now: Date = Fixture.start) throws {
    let deployer = AgentDeployer(registry: try fixture.registry(), folders: fixture.folders)
    _ = deployer.deploy(id: id, now: now)
  }
}

/// Refuses to write after a number of steps, as a full disk does; removing still works.
final class FullDisk: Sendable {
  struct NoSpace: Error {}

  private let left: Mutex<Int>
  private let isFull = Mutex(false)

  init(after steps: Int) {
    left = Mutex(steps)
  }

  var happened: Bool { isFull.withLock { $0 } }

  var writer: AtomicFile {
    AtomicFile { [self] (step: AtomicFile.Step) in
      let isFree = left.withLock { left in
        left -= left < 0 ? 0 : 1
        return left >= 0
      }
      guard case .write = step, !isFree else { return }
      isFull.withLock { $0 = true }
      throw NoSpace()
    }
  }
}
