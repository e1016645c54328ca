import Synchronization
import Testing

@testable import GantryPlugins

@Suite struct `The host's own threads` {
  private final class Order: Sendable {
    let seen = Mutex<[Int]>([])
  }

  /// Nobody leaves before everybody has come.
  private final class Meeting: Sendable {
    private let gate = HostCondition()
    private let counts = Mutex((expected: 0, here: 0, gone: 0))

    init(of expected: Int) { counts.withLock { $0.expected = expected } }

    var isOver: Bool { counts.withLock { $0.here == $0.expected } }

    /// Waits for the others; true for the last one who leaves.
    func attend() -> Bool {
      gate.withLock {
        counts.withLock { $0.here += 1 }
        gate.broadcast()
        while !isOver { gate.wait() }
        return counts.withLock { counts in
          counts.gone += 1
          return counts.gone == counts.expected
        }
      }
    }
  }

  @Test func `jobs of one lane run one at a time in the order of asking`() async throws {
    let threads = HostThreads(concurrency: 4)
    let lane = CallLane()
    let order = Order()
    await withCheckedContinuation { continuation in
      for place in 0..<200 {
        threads.submit(
          HostJob {
            order.seen.withLock { $0.append(place) }
            if place == 199 { continuation.resume() }
          },
          on: lane
        )
      }
    }
    #expect(order.seen.withLock { $0 } == Array(0..<200))
  }

  @Test func `a job that was taken back is not done, and the lane goes on`() async throws {
    let threads = HostThreads(concurrency: 4)
    let lane = CallLane()
    let order = Order()
    let gate = HostCondition()
    let isOpen = Mutex(false)
    threads.submit(
      HostJob {
        gate.withLock {
          while !isOpen.withLock({ $0 }) { gate.wait() }
        }
      },
      on: lane
    )
    let withdrawn = HostJob { order.seen.withLock { $0.append(1) } }
    threads.submit(withdrawn, on: lane)
    #expect(withdrawn.withdraw())
    #expect(!withdrawn.withdraw())
    await withCheckedContinuation { continuation in
      threads.submit(HostJob { continuation.resume() }, on: lane)
      gate.withLock {
        isOpen.withLock { $0 = true }
        gate.broadcast()
      }
    }
    #expect(order.seen.withLock { $0 }.isEmpty)
  }

  @Test func `there are at least four threads, and a waiting one does not count`() async throws {
    let threads = HostThreads(concurrency: 1)
    let meeting = Meeting(of: 6)
    // Six jobs that only end together need six threads: four, and two for those that wait.
    await withCheckedContinuation { continuation in
      for place in 0..<6 {
        threads.submit(
          HostJob {
            let isLast = place < 2 ? threads.whileWaiting { meeting.attend() } : meeting.attend()
            if isLast { continuation.resume() }
          },
          on: nil
        )
      }
    }
    #expect(meeting.isOver)
  }

  @Test func `a life goes forward only`() {
    #expect(Lifecycle.created.allows(.used))
    #expect(Lifecycle.used.allows(.quarantined))
    #expect(!Lifecycle.destroyed.allows(.used))
    #expect(!Lifecycle.quarantined.allows(.destroyed))
    #expect(!Lifecycle.discovered.allows(.negotiated))
    #expect(Lifecycle.discovered < Lifecycle.destroyed)
  }
}
