import GantryCore
import GantryEngine
import Testing

@Suite struct `The course of a sink` {
  private static let id = RunID(time: Timestamp(nanoseconds: 0), random: (1, 2))
  private static let refusal = SinkVerdict.failed(Failure(code: "ODD", message: "not this one"))

  private func events(_ seqs: ClosedRange<UInt64>) -> [Event] {
    seqs.map { seq in
      Event(
        run: Self.id,
        seq: seq,
        position: seq * 10,
        time: Timestamp(nanoseconds: 0),
        type: "test.ticked",
        durability: .lazy,
        epoch: 1,
        data: Array("{}".utf8)
      )
    }
  }

  /// What the next step delivers; nil when it is another one.
  private func delivered(_ course: inout SinkCourse, upTo newest: UInt64 = 3) -> [UInt64]? {
    guard case .deliver(let events) = course.next(upTo: newest) else { return nil }
    return events.map(\.seq)
  }

  private func cursors(_ notes: [SinkCourse.Note]) -> [UInt64] {
    notes.compactMap { if case .cursor(let cursor) = $0 { cursor.position } else { nil } }
  }

  @Test func `a cursor is given out only for what was accepted`() {
    var course = SinkCourse(name: "s", run: Self.id, after: 0)
    guard case .read(after: 0, limit: 256) = course.next(upTo: 3) else {
      Issue.record("nothing is read")
      return
    }
    #expect(cursors(course.read(events(1...3))) == [])
    #expect(delivered(&course) == [1, 2, 3])
    #expect(cursors(course.hear(.again(accepted: 2))) == [20])
    guard case .wait(20_000_000) = course.next(upTo: 3) else {
      Issue.record("a busy sink is not waited for")
      return
    }
    #expect(delivered(&course) == [3])
    #expect(cursors(course.hear(.accepted)) == [30])
    guard case .rest = course.next(upTo: 3) else {
      Issue.record("there is nothing left")
      return
    }
  }

  @Test func `after a refusal the cursor waits for the next event that is accepted`() {
    var course = SinkCourse(name: "s", run: Self.id, after: 0)
    _ = course.read(events(1...3))
    #expect(delivered(&course) == [1, 2, 3])
    #expect(cursors(course.hear(Self.refusal)) == [])
    #expect(delivered(&course) == [1])
    #expect(cursors(course.hear(.accepted)) == [10])
    #expect(delivered(&course) == [2])
    #expect(cursors(course.hear(Self.refusal)) == [])
    #expect(delivered(&course) == [3])
    #expect(cursors(course.hear(.accepted)) == [30])
    #expect(!course.isQuarantined)
    #expect(course.leftBehind(upTo: 3) == nil)
  }

  @Test func `the third refusal in a row is the last thing a sink hears`() {
    var course = SinkCourse(name: "s", run: Self.id, after: 0)
    _ = course.read(events(1...3))
    for _ in 0...3 {
      #expect(!course.isQuarantined)
      _ = course.next(upTo: 3)
      #expect(cursors(course.hear(Self.refusal)).allSatisfy { $0 == 0 })
    }
    #expect(course.isQuarantined)
    #expect(delivered(&course) == nil)
  }

  @Test func `a quarantine stays for the next owner, where the sink accepted something last`() {
    var course = SinkCourse(name: "s", run: Self.id, after: 1, at: 10)
    _ = course.read(events(2...6))
    _ = course.next(upTo: 6)
    #expect(cursors(course.hear(.again(accepted: 1))) == [20])
    _ = course.next(upTo: 6)
    var notes: [SinkCourse.Note] = []
    for _ in 0...3 {
      _ = course.next(upTo: 6)
      notes = course.hear(Self.refusal)
    }
    guard case .cursor(let cursor) = notes.last else {
      Issue.record("the quarantine is not written down")
      return
    }
    #expect(cursor == SinkCursor(sink: "s", run: Self.id, position: 20, isQuarantined: true))
  }
}
