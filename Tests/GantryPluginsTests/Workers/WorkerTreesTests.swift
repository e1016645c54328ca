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
    let path = folder + "/engine_b.trees"
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    try file.seek(toOffset: 8)
    var noted: Int64 = 1
    try file.write(contentsOf: Data(bytes: &noted, count: 8))
    try file.close()
    await WorkerTrees(folder: folder).end(of: "engine_b")
    #expect(isRunning(sleeper))
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
