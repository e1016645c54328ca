import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore

/// Runs a pipeline without effects, on a journal in memory, and says what would happen.
struct Planning {
  let host: Host
  let plugins: InstalledPlugins

  /// Plans and prints.
  ///
  /// - Parameters:
  ///   - new: The pipeline with its inputs.
  ///   - asJSON: One JSON document instead of text.
  ///   - showsEvents: The event lines of the plan instead of its outcome.
  /// - Throws: ``Complaint`` when a phase cannot be planned.
  func show(_ new: NewRun, asJSON: Bool, showsEvents: Bool = false) async throws {
    let (state, events) = try await plan(new)
    if showsEvents {
      for event in events { Output.line(event.line) }
    }
    // A type that cannot plan is not at fault; what follows from it is not known either.
    let failed = state.phases.first {
      $0.status == .failed && $0.failure?.code != "PLAN_UNKNOWN"
    }
    if let failed {
      throw Complaint(
        failure: failed.failure
          ?? Failure(code: "PLAN", message: "'\(failed.id)' cannot be planned")
      )
    }
    if showsEvents { return }
    let plan = PlanText(state: state, style: .ofOutput)
    if asJSON {
      Output.line(try JSONWriter(isPretty: true).string(of: plan.json))
    } else {
      for line in plan.lines { Output.line(line) }
    }
  }

  private func plan(_ new: NewRun) async throws -> (RunState, [Event]) {
    let identity = try host.identity()
    let store = try SQLiteStore.inMemory(engine: identity, clock: SystemClock())
    let engine = try host.engine(
      store: store,
      plugins: plugins,
      logs: DiscardedLogs(),
      identity: identity,
      // What plugins keep between runs is read as it is, and never written.
      values: try? host.reader()
    )
    let id = Host.newRunID()
    let broom = try host.scratch.plan(id)
    defer {
      host.scratch.removePlan(id)
      withExtendedLifetime(broom) {}
    }
    let actor = engine.newRun(new.queued, id: id, isPlan: true)
    let state = try await actor.run()
    let events = try await store.events(of: actor.id, after: 0, limit: .max)
    await plugins.endRun(actor.id)
    return (state, events)
  }
}
