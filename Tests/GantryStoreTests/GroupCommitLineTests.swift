import Dispatch
import GRDB
import GantryCore
import Synchronization
import Testing

@testable import GantryStore

@Suite(.timeLimit(.minutes(10))) struct `The line of the journal's writer` {
  /// A writer on a journal in memory, and a write that holds it until it is let go.
  private struct Held: ~Copyable {
    let writer: GroupCommit
    private let gate = DispatchSemaphore(value: 0)
    private let names: AsyncStream<String>
    private let ending: AsyncStream<String>.Continuation

    init(
      lineLimit: Int = GroupCommit.lineLimit,
      company: GroupCommit.Company = GroupCommit.Company()
    ) async throws {
      writer = GroupCommit(
        try JournalConnections.openInMemory(),
        lock: nil,
        checkpointer: nil,
        path: "memory",
        lineLimit: lineLimit,
        company: company
      )
      (names, ending) = AsyncStream.makeStream(of: String.self)
      await writer.takePlace()
      let (started, starting) = AsyncStream.makeStream(of: Void.self)
      let (gate, ending) = (gate, ending)
      writer.submit(
        GroupCommit.Request(
          write: { _ in
            starting.finish()
            gate.wait()
            return { ending.yield("held") }
          },
          refuse: { _ in }
        )
      )
      for await _ in started {}
    }

    func submit(_ name: String, isUrgent: Bool = false) {
      let ending = ending
      writer.submit(
        GroupCommit.Request(write: { _ in { ending.yield(name) } }, refuse: { _ in }),
        isUrgent: isUrgent
      )
    }

    func letGo() { gate.signal() }

    /// The writes in the order in which they were answered.
    func answered(_ count: Int) async -> [String] {
      var answered: [String] = []
      for await name in names {
        answered.append(name)
        if answered.count == count { break }
      }
      return answered
    }
  }

  @Test func `what waits goes into one transaction, behind an urgent one of its own`() async throws
  {
    let held = try await Held()
    held.submit("first")
    held.submit("second")
    held.submit("renewal", isUrgent: true)
    held.letGo()
    #expect(await held.answered(4) == ["held", "renewal", "first", "second"])
    #expect(held.writer.figures.commits == 3)
    #expect(held.writer.figures.writes == 4)
    #expect(held.writer.figures.longestLine == 2)
  }

  @Test func `a full line suspends the next writer until there is a place`() async throws {
    let held = try await Held(lineLimit: 2)
    let writer = held.writer
    for name in ["first", "second"] {
      await writer.takePlace()
      held.submit(name)
    }
    let hasPlace = Mutex(false)
    async let third: Void = {
      await writer.takePlace()
      hasPlace.withLock { $0 = true }
    }()
    while writer.figures.suspended == 0 { await Task.yield() }
    #expect(!hasPlace.withLock { $0 })
    held.letGo()
    await third
    held.submit("third")
    #expect(await held.answered(4) == ["held", "first", "second", "third"])
    #expect(writer.figures.longestLine == 2)
    #expect(writer.figures.suspended == 1)
  }

  /// Company as on a slow disk.
  private func slowDisk(_ window: Duration) -> GroupCommit.Company {
    GroupCommit.Company(window: window, slowFlush: .zero)
  }

  @Test func `on a slow disk writers that came together share the next commit too`() async throws {
    let held = try await Held(company: slowDisk(.seconds(600)))
    held.submit("first")
    held.submit("second")
    held.letGo()
    #expect(await held.answered(3) == ["held", "first", "second"])
    held.submit("third")
    held.submit("fourth")
    #expect(await held.answered(2) == ["third", "fourth"])
    #expect(held.writer.figures.commits == 3)
  }

  @Test func `an urgent write does not wait for company`() async throws {
    let held = try await Held(company: slowDisk(.seconds(600)))
    held.submit("first")
    held.submit("second")
    held.letGo()
    #expect(await held.answered(3) == ["held", "first", "second"])
    held.submit("renewal", isUrgent: true)
    #expect(await held.answered(1) == ["renewal"])
    held.submit("third")
    #expect(await held.answered(1) == ["third"])
  }

  @Test func `a writer is not kept waiting for others that do not come`() async throws {
    let held = try await Held(company: slowDisk(.milliseconds(1)))
    held.submit("first")
    held.submit("second")
    held.letGo()
    #expect(await held.answered(3) == ["held", "first", "second"])
    held.submit("third")
    #expect(await held.answered(1) == ["third"])
    #expect(held.writer.figures.commits == 3)
  }

  @Test func `the writer's thread goes back when there is nothing to write, and comes again`()
    async throws
  {
    let held = try await Held()
    held.letGo()
    #expect(await held.answered(1) == ["held"])
    // Not before the writer has let go of its thread, lingering or not.
    held.writer.finish {}
    held.submit("later")
    #expect(await held.answered(1) == ["later"])
  }

  @Test func `an engine's line may hold 4,096 writes and wait 2 ms for company`() {
    #expect(GroupCommit.lineLimit == 4096)
    #expect(GroupCommit.Company().window == .milliseconds(2))
  }
}
