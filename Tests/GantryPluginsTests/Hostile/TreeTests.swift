import Foundation
import GantryCore
import GantryPlugins
import Testing

/// Every way in which a worker's processes are held together, each by itself.
///
/// Each host in a process of its own: one whose workers are held by nothing is given the orphans of
/// every process below it, those of other tests too, and the test runner waits for ever for its own
/// processes once somebody else's dead child comes first.
@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .timeLimit(.minutes(10)),
  .serialized
)
struct `The processes of a worker` {
  @Test func `are held as was asked, and by the strongest that there is when nobody asks`() async {
    await #expect(processExitsWith: .success) {
      let strongest = try await Held.tree()
      #expect(try await Held.tree(asking: .walk) == .walk)
      #expect(try await Held.tree(asking: .group) == (ControlGroups.canBeMade ? .group : .walk))
      // What was chosen once is no choice for others.
      #expect(try await Held.tree() == strongest)
      #expect(try await Held.tree(asking: .namespace) == strongest)
    }
  }

  @Test(arguments: WorkerTree.allCases)
  func `end with a call that has to stop, a grandchild in another session too`(tree: WorkerTree)
    async
  {
    await #expect(processExitsWith: .success) { [tree = tree.description as String] in
      let held = try Held(tree)
      let bench = try await HostileBench(.stubborn, tree: held.tree)
      let attempt = Task { try await bench.attempt("acme.stubborn/session", held.input) }
      await bench.services.reports(1)
      #expect(held.there.count == 2)
      attempt.cancel()
      _ = try await attempt.value
      #expect(try await held.left == [])
      #expect(try await bench.good("acme.stubborn/session") == HostileBench.goodOutcome)
      await bench.end()
    }
  }

  @Test(arguments: WorkerTree.allCases)
  func `end with a worker that crashes, a grandchild in another session too`(tree: WorkerTree)
    async
  {
    await #expect(processExitsWith: .success) { [tree = tree.description as String] in
      let held = try Held(tree)
      let bench = try await HostileBench(.forking, tree: held.tree)
      let use = "acme.forking/child-outlives-crash"
      let failure = try await bench.attempt(use, held.input, within: .seconds(20)).failure()
      #expect(failure.code == "PLUGIN_CRASHED", "\(failure)")
      #expect(try await held.left == [])
      await bench.end()
    }
  }

  @Test(arguments: ["fork-bomb", "grandchild-left"], WorkerTree.allCases)
  func `end with a worker that is ended`(type: String, tree: WorkerTree) async {
    await #expect(processExitsWith: .success) {
      [type = type as String, tree = tree.description as String] in
      let held = try Held(tree)
      // Who ends an instance waits no longer than the grace for it, and a busy machine needs more.
      let bench = try await HostileBench(.forking, grace: .seconds(2), tree: held.tree)
      _ = try await bench.attempt("acme.forking/\(type)", held.input, within: .milliseconds(500))
      await bench.end()
      #expect(try await held.left == [], "\(bench.hostLog.suffix(5))")
    }
  }
}

/// A tree, and the name that every process in it bears.
private struct Held {
  let tree: WorkerTree
  /// Not longer than the 15 bytes that the kernel keeps.
  private let mark = "gw\(UInt32.random(in: .min ... .max))"

  // `tree` is as its description names it.
  init(_ tree: String) throws {
    self.tree = try #require(WorkerTree.allCases.first { $0.description == tree })
  }

  var input: String { #"{"mark":"\#(mark)"}"# }

  var there: [Int] { ProcessTable.processes(named: mark) }

  /// Those of them that live, at once; then those that whoever inherits the dead has not buried soon.
  var left: [Int] {
    get async throws {
      let living = ProcessTable.living(named: mark)
      return living.isEmpty ? try await ProcessTable.left(named: mark) : living
    }
  }

  /// By what a host that was asked for a tree says that it holds its workers.
  static func tree(asking tree: WorkerTree? = nil) async throws -> WorkerTree {
    let bench =
      if let tree { try await HostileBench(.forking, tree: tree) } else {
        try await HostileBench(.forking)
      }
    let confinement = try #require(await WorkerConfinement.ofWorkers(of: bench.host))
    #expect(confinement.description.hasSuffix(", processes ended by \(confinement.tree)"))
    await bench.end()
    return confinement.tree
  }
}

@Suite(
  .enabled(if: Fixture.compiler != nil, Fixture.needsCompiler),
  .enabled(if: ControlGroups.canBeMade, "this process may make no control groups"),
  .timeLimit(.minutes(10)),
  .serialized
)
struct `The control groups of a host` {
  @Test func `are gone when its workers are, and their folder when it ends`() async throws {
    let folder = try Folder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let own = ProcessInfo.processInfo.processIdentifier
      let bench = try await HostileBench(.forking, below: path, grace: .seconds(10), tree: .group)
      _ = try await bench.output("acme.forking/grandchild-left", #"{"mark":"gx"}"#)
      #expect(ControlGroups.workers(of: own).count == 1)
      await bench.end()
      #expect(ControlGroups.workers(of: own) == [])
      #expect(ControlGroups.folders(of: own).count == 1)
      // One that lives when the process ends.
      _ = try await bench.good("acme.forking/grandchild-left")
      try "\(own)".write(toFile: "\(path)/host", atomically: true, encoding: .utf8)
      exit(0)
    }
    let text = try String(contentsOfFile: "\(folder.path)/host", encoding: .utf8)
    #expect(ControlGroups.folders(of: try #require(Int32(text))) == [])
  }

  @Test func `and what runs in them end with the next host when it was killed`() async throws {
    let folder = try Folder()
    let mark = "gy\(UInt32.random(in: .min ... .max))"
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, mark = mark as String] in
      let own = ProcessInfo.processInfo.processIdentifier
      try "\(own)".write(toFile: "\(path)/host", atomically: true, encoding: .utf8)
      let bench = try await HostileBench(.stubborn, below: path, tree: .group)
      await bench.dieInTheMiddle(of: "acme.stubborn/session", mark: mark)
    }
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let bench = try await HostileBench(.forking, below: path, tree: .group)
      #expect(try await bench.good("acme.forking/child-left") == HostileBench.goodOutcome)
      await bench.end()
    }
    let host = try #require(
      Int32(try String(contentsOfFile: "\(folder.path)/host", encoding: .utf8))
    )
    #expect(ControlGroups.folders(of: host) == [])
    #expect(try await ProcessTable.left(named: mark) == [])
  }
}
