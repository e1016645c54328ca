import Foundation
import GantryCore
import GantryEngine
import GantryFaults
import GantryPlugins
import GantryStore

/// Drives one run in this process and shows it, until it has ended or was told to stop.
struct RunSession {
  let actor: RunActor
  let reader: any RunReader
  let view: any RunView
  let statePath: String
  /// The newest event that is already known; what comes after it is shown.
  var after: UInt64 = 0

  /// Runs to the end.
  ///
  /// - Returns: What the run came to.
  /// - Throws: ``GantryCore/StoreError`` when the journal refuses a commit.
  func drive() async throws -> RunSummary {
    let actor = actor
    let stopping = StopStatus()
    let signals = Signals(
      cancel: { [view] in
        actor.cancel(by: "signal")
        // Owned by nobody because a signal handler cannot wait; it ends with one line printed.
        Task { await view.note("cancelling; press Ctrl-C again to stop at once") }
      },
      stop: { status in
        stopping.set(status)
        actor.stop()
      }
    )
    let showing = show()
    let ticking = tick()
    let state: RunState
    do {
      state = try await actor.run()
    } catch {
      showing.cancel()
      ticking.cancel()
      throw error
    }
    if let lost = await actor.unwritten {
      let reason = (lost as? StoreError)?.message ?? "\(lost)"
      Output.note("note: how far the run's sinks came could not be written: \(reason)")
    }
    Faults.reach("run.driven")
    await showing.value
    ticking.cancel()
    withExtendedLifetime(signals) {}
    let summary = RunSummary(state: state, statePath: statePath)
    await view.end(summary)
    if let status = stopping.status, !state.status.isTerminal { throw status }
    return summary
  }

  /// Lets moving parts move while nothing happens.
  private func tick() -> Task<Void, Never> {
    let view = view
    return Task { @concurrent in
      while (try? await Task.sleep(for: .milliseconds(100))) != nil { await view.tick() }
    }
  }

  /// Shows what the feed announces; it ends with the feed, after the last event.
  private func show() -> Task<Void, Never> {
    let (views, view) = (actor.feed.views(), view)
    var follower = JournalFollower(run: actor.id, reader: reader, view: view, after: after)
    return Task { @concurrent in
      for await newest in views {
        try? await follower.catchUp()
        await view.show(newest)
        // A person sees no difference, and a fast run keeps its processor to itself. The first view
        // is older than the first commit, which is shown as soon as it is there.
        if newest.seq > 0, !newest.isEnded { try? await Task.sleep(for: .milliseconds(5)) }
      }
      try? await follower.catchUp()
    }
  }
}
