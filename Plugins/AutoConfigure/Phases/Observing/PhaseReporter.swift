import GantryPlugin

/// Tells how one call of a phase goes: progress in named steps, events, and what it failed of.
struct PhaseReporter {
  /// Who is told.
  let observer: CompositeObserver
  private let call: Call
  private var name = "start"

  private init(_ call: Call, _ observer: CompositeObserver) {
    self.call = call
    self.observer = observer
  }

  /// Performs a phase between its `phase_start` and, when it fails, its `error_occurred` (S0-16).
  ///
  /// - Parameters:
  ///   - phase: The phase.
  ///   - message: What it starts with, in one line.
  ///   - call: The call of the phase.
  ///   - emitter: Where the events go.
  ///   - body: Does the work.
  /// - Returns: What the work came to.
  /// - Throws: Whatever the work throws.
  static func perform<Result>(
    _ phase: EventPhase,
    _ message: String,
    _ call: Call,
    emitter: EmitterSource,
    body: (inout PhaseReporter) throws -> Result
  ) throws -> Result {
    let observer = CompositeObserver(call, try RunStart(call), emitter: emitter)
    var reporter = PhaseReporter(call, observer)
    reporter.observe(.phaseStart(phase.rawValue, message))
    do {
      return try body(&reporter)
    } catch let error as CancellationError {
      throw error
    } catch {
      reporter.observe(.errorOccurred(error, step: reporter.name, in: phase))
      throw error
    }
  }

  /// Goes on to a step, unless the call was cancelled.
  ///
  /// - Parameters:
  ///   - name: The step, as an error report names it.
  ///   - fraction: How much of the phase is done, 0 to 1.
  ///   - message: What is going on, for people.
  /// - Throws: `CancellationError` when the call was cancelled.
  mutating func step(_ name: String, _ fraction: Double, _ message: String) throws {
    try call.checkCancellation()
    self.name = name
    call.progress(fraction, step: name, message: message)
  }

  /// Tells one observation.
  func observe(_ observation: Observation) {
    observer.observe(observation)
  }
}
