/// Somebody who is told what a run does.
///
/// The callbacks are values, so that an observer takes those it cares for and passes over the rest,
/// and one that joins several has nothing to repeat; see ``Observation`` for all of them.
protocol ProgressObserver: Sendable {
  /// Takes notice of one thing that happened.
  ///
  /// - Parameter observation: What happened.
  /// - Throws: Whatever keeps the observer from it; it concerns no other observer and not the run.
  func observe(_ observation: Observation) throws
}
