import ChildProcesses
import Foundation
import Testing

@testable import GantryPlugins

@Suite(.timeLimit(.minutes(10))) struct `Ending what another engine has left` {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "gantry-trees-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func sleeper() throws -> Child { try Child("/bin/sleep", ["600"]) }

  private func isRunning(_ child: Child) -> Bool { waitpid(child.id, nil, WNOHANG) == 0 }

  /// How a child ended.
  private func end(of child: Child) -> Finished {
    defer { child.giveBack() }
    return Finished(child.wait(), output: "", errors: "")
  }

  /// Where things lie in the file, as `trees.c` has them.
  private enum Layout {
    static let namespace: UInt64 = 8
    static let boot: UInt64 = 16
    static let head: UInt64 = 64
  }

  private func change(_ engine: String, at place: UInt64, to bytes: Data) throws {
    let file = try #require(FileHandle(forUpdatingAtPath: folder + "/\(engine).trees"))
    try file.seek(toOffset: place)
    try file.write(contentsOf: bytes)
    try file.close()
  }

  /// The kind of a tree without a namespace, `GANTRY_TREE_WALK`.
  private let walk: Int32 = 3

  @Test func `a noted process is ended, also while its engine still notes others`() async throws {
    let stopped = WorkerTrees(folder: folder)
    stopped.begin("engine_a")
    let sleeper = try sleeper()
    _ = try #require(stopped.note(sleeper.id, walk))
    await WorkerTrees(folder: folder).end(of: "engine_a")
    #expect(end(of: sleeper).signal == SIGKILL)
    #expect(!FileManager.default.fileExists(atPath: folder + "/engine_a.trees"))
    stopped.end()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `a process that was forgotten, or has the number of one that ended, is left alone`()
    async throws
  {
    let trees = WorkerTrees(folder: folder)
    trees.begin("engine_a")
    let sleeper = try sleeper()
    try #require(trees.note(sleeper.id, walk)).remove()
    await WorkerTrees(folder: folder).end(of: "engine_a")
    #expect(isRunning(sleeper))

    // A note from long before the process began: the number was somebody else's then.
    trees.begin("engine_b")
    _ = try #require(trees.note(sleeper.id, walk))
    var noted: Int64 = 1
    try change("engine_b", at: Layout.head + 8, to: Data(bytes: &noted, count: 8))
    await WorkerTrees(folder: folder).end(of: "engine_b")
    #expect(isRunning(sleeper))
    kill(sleeper.id, SIGKILL)
    #expect(end(of: sleeper).signal == SIGKILL)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test(arguments: [
    (at: Layout.boot, Data("ffffffff-ffff-4fff-bfff-ffffffffffff\n".utf8)),
    (at: Layout.namespace, Data([1, 0, 0, 0, 0, 0, 0, 0])),
  ])
  func `a note of another boot or process namespace ends nobody`(place: (at: UInt64, Data))
    async throws
  {
    let elsewhere = WorkerTrees(folder: folder)
    elsewhere.begin("engine_a")
    let sleeper = try sleeper()
    _ = try #require(elsewhere.note(sleeper.id, walk))
    try change("engine_a", at: place.at, to: place.1)
    // Both ways in which a file is read: for one engine, and for all that are no more.
    try FileManager.default.copyItem(
      atPath: folder + "/engine_a.trees",
      toPath: folder + "/engine_b.trees"
    )
    await WorkerTrees(folder: folder).end(of: "engine_a")
    let next = WorkerTrees(folder: folder)
    next.begin("engine_c")
    #expect(isRunning(sleeper))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["engine_c.trees"])
    next.end()
    kill(sleeper.id, SIGKILL)
    #expect(end(of: sleeper).signal == SIGKILL)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `a file of the form without a place ends nobody, and is begun anew by its engine`()
    async throws
  {
    let sleeper = try sleeper()
    // What the slots of such a file began with: the number, the kind of tree, and a late time.
    var slot = Data()
    withUnsafeBytes(of: sleeper.id) { slot.append(contentsOf: $0) }
    withUnsafeBytes(of: walk) { slot.append(contentsOf: $0) }
    withUnsafeBytes(of: Int64.max) { slot.append(contentsOf: $0) }
    let former = slot + Data(count: 5000 * slot.count)
    for engine in ["engine_a", "engine_b"] {
      try former.write(to: URL(filePath: folder + "/\(engine).trees"))
    }
    await WorkerTrees(folder: folder).end(of: "engine_a")
    #expect(isRunning(sleeper))
    try Data("1".utf8).write(to: URL(filePath: folder + "/engine_b.lock"))
    let next = WorkerTrees(folder: folder)
    next.begin("engine_b")
    await WorkerTrees(folder: folder).end(of: "engine_b")
    #expect(isRunning(sleeper))
    next.end()
    kill(sleeper.id, SIGKILL)
    #expect(end(of: sleeper).signal == SIGKILL)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `what an engine without a lock has left is ended by the next one that begins`() throws
  {
    let gone = WorkerTrees(folder: folder)
    gone.begin("engine_a")
    let sleeper = try sleeper()
    _ = try #require(gone.note(sleeper.id, walk))
    let next = WorkerTrees(folder: folder)
    next.begin("engine_b")
    #expect(end(of: sleeper).signal == SIGKILL)
    #expect(FileManager.default.fileExists(atPath: folder + "/engine_b.trees"))
    next.end()
    #expect(!FileManager.default.fileExists(atPath: folder + "/engine_b.trees"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `a file that is shorter than it must be is no reason to end`() async throws {
    try Data([1, 2, 3]).write(to: URL(filePath: folder + "/engine_a.trees"))
    await WorkerTrees(folder: folder).end(of: "engine_a")
    #expect(!FileManager.default.fileExists(atPath: folder + "/engine_a.trees"))
    try FileManager.default.removeItem(atPath: folder)
  }
}
