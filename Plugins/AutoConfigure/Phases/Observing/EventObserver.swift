import GantryPlugin

/// Turns every observation into one event; an emitter that fails never breaks a run (S0-08).
final class EventObserver: ProgressObserver {
  private let emitter: any EventEmitter
  private let start: RunStart
  private let complaints: Complaints

  /// Creates an observer.
  ///
  /// - Parameters:
  ///   - emitter: Where the events go.
  ///   - start: When the run started.
  ///   - complain: Told once when the emitter fails, however often it does.
  init(
    _ emitter: any EventEmitter,
    _ start: RunStart,
    complain: @escaping @Sendable (String) -> Void
  ) {
    self.emitter = emitter
    self.start = start
    complaints = Complaints(complain)
  }

  func observe(_ observation: Observation) {
    do {
      try emit(observation.type, observation.payload(start))
    } catch is CancellationError {
      // The phase looks at the cancellation itself, and there it stops.
    } catch {
      complaints.add("The event '\(observation.type)' was not emitted: \(text(of: error))")
    }
  }

  private func emit(_ name: String, _ payload: some Encodable & Sendable) throws {
    try emitter.emit(name, payload)
  }

  private func text(of error: any Error) -> String {
    (error as? PluginFailure)?.message ?? String(describing: error)
  }
}
