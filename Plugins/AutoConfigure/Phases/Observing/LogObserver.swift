/// Writes every observation as one line for people (S0-12).
struct LogObserver: ProgressObserver {
  private let write: @Sendable (String) -> Void

  /// Creates an observer.
  ///
  /// - Parameter write: Takes one line.
  init(_ write: @escaping @Sendable (String) -> Void) {
    self.write = write
  }

  func observe(_ observation: Observation) {
    write("\(observation.type): \(observation.message)")
  }
}
