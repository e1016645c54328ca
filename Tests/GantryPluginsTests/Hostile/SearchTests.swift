import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `A plugin that is permitted nothing` {
  /// What opens nothing and is permitted: to see that a file is there, to watch one's own folder.
  private static let harmless: Set = ["stat", "inotify-scratch"]

  @Test func `opens no file outside of its scratch folder, and no socket`() async throws {
    let bench = try await HostileBench(.searching)
    let targets = try SearchTargets()
    let found = try await bench.output("acme.searching/search", targets.input)
    let ways = try #require(found.objectValue)
    let opened = ways.filter { $0.value == "opened" }.map { $0.name }
    #expect(Set(opened).subtracting(Self.harmless) == [])
    #expect(ways.count - Self.harmless.count >= 40)
    #expect(targets.changes == [])
    await bench.end()
  }

  /// Without this the test above might only show that the ways lead nowhere.
  @Test func `would get out without the sandbox`() async {
    // In a process of its own, because the plugin runs in it.
    await #expect(processExitsWith: .success) {
      let bench = try await HostileBench(.searching, placement: .inProcess)
      let targets = try SearchTargets()
      let found = try await bench.output("acme.searching/search", targets.gentleInput)
      let ways = try #require(found.objectValue)
      let opened = Set(ways.filter { $0.value == "opened" }.map { $0.name })
      let usual: Set = [
        "open", "open-write", "fopen", "open-path", "openat", "openat2", "dots", "chdir", "opendir",
        "symlink", "symlink-folder", "link", "rename-in", "rename-out", "proc-self-root",
        "truncate",
        "mkdir", "creat", "creat-tmp", "unlink", "chmod", "utimensat", "socket-inet", "socket-unix",
        "tcp-connect", "udp-send", "unix-path", "unix-abstract", "pair-path", "pair-abstract",
      ]
      #expect(usual.subtracting(opened) == [])
      #expect(!targets.changes.isEmpty)
      await bench.end()
    }
  }
}
