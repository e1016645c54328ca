import ChildProcesses
import Foundation
import Testing

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10))
)
struct `The filter of system calls` {
  /// What the program says of each call: 0, or an errno.
  ///
  /// By default outside of the group of the tests, which the program tries to signal.
  private func calls(
    landlock: String,
    signals: String,
    around: [String] = ["setsid", "-w"]
  ) throws -> [String: Int32] {
    let program = try HostileFixture.sandboxProgram("Filter")
    let folder = try Folder()
    let ended = try Child.run(
      around[0],
      Array(around.dropFirst()) + [program, landlock, signals, folder.path]
    )
    try #require(ended.status == 0, "\(ended)")
    let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ") }
    return try Dictionary(
      lines.map { (String($0[0]), try #require(Int32($0[1]))) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static let emptying = [
    "truncate", "openat-read-truncating", "openat-neither-truncating", "open-read-truncating",
    "open-neither-truncating",
  ]

  private static let signalling = [
    "kill-other", "kill-group", "kill-all", "tkill-other", "tgkill-other", "sigqueue-other",
    "tgsigqueue-other", "pidfd-other", "setown-other", "setown-group", "setown-ex-other",
    "ioctl-owner-other", "ioctl-group-other",
  ]

  /// Nobody's business but that of the process, whatever the kernel.
  private static let harmless = [
    "openat-read", "openat-write", "openat-write-truncating", "openat-both-truncating", "creat",
    "ftruncate", "fopen-w", "setown-self", "getfl", "kill-self", "raise", "sigqueue-self",
    "tkill-self", "pthread-kill", "pthread-cancel", "cancelled", "abort",
  ]

  @Test(arguments: ["0", "1", "2"])
  func `empties no file that may only be read, where Landlock does not see to it`(landlock: String)
    throws
  {
    let calls = try calls(landlock: landlock, signals: "all")
    for name in Self.emptying where calls[name] != nil { #expect(calls[name] == EPERM, "\(name)") }
    #expect(calls["truncate"] != nil && calls["openat-read-truncating"] != nil)
    // Its flags cannot be seen; who is told that it is not there takes another.
    #expect(calls["openat2-read"] == ENOSYS)
    for name in Self.harmless + Self.signalling { #expect(calls[name] == 0, "\(name)") }
  }

  @Test func `leaves the emptying of files to a Landlock that knows of it`() throws {
    let calls = try calls(landlock: "3", signals: "all")
    for (name, problem) in calls { #expect(problem == 0, "\(name)") }
  }

  @Test func `signals nobody else where no namespace is around the process`() throws {
    let calls = try calls(landlock: "3", signals: "own")
    for name in Self.signalling { #expect(calls[name] == EPERM, "\(name)") }
    for name in Self.harmless + ["truncate"] { #expect(calls[name] == 0, "\(name)") }
  }

  @Test func `lets a process signal others only where it may make them`() throws {
    let alone = try calls(landlock: "here", signals: "own")
    for name in Self.signalling { #expect(alone[name] == EPERM, "\(name)") }
    for name in Self.harmless { #expect(alone[name] == 0, "\(name)") }
    let parent = try calls(landlock: "here", signals: "all")
    for name in Self.signalling + Self.harmless { #expect(parent[name] == 0, "\(name)") }
  }

  /// What starts a program as process 1 of a namespace of its own.
  private static let namespace = [["unshare", "-pf"], ["unshare", "-Urpf"]].first {
    (try? Child.run($0[0], Array($0.dropFirst()) + ["true"]))?.status == 0
  }

  @Test(.enabled(if: namespace != nil, "this process may make no namespaces"))
  func `lets process 1 of a namespace signal what is in it`() throws {
    let around = try #require(Self.namespace)
    let calls = try calls(landlock: "here", signals: "own", around: around)
    for name in Self.signalling + Self.harmless { #expect(calls[name] == 0, "\(name)") }
  }
}
