import GantryPlugin

/// Where events go: the host's ``Call`` in a run, anything else in a test (S0-07).
protocol EventEmitter: Sendable {
  /// Hands over one event.
  ///
  /// - Parameters:
  ///   - name: The event's name.
  ///   - payload: What it says.
  /// - Throws: Whatever keeps it from being handed over.
  func emit(_ name: String, _ payload: some Encodable & Sendable) throws
}

extension Call: EventEmitter {}

/// How a phase comes to its emitter; a run takes the call itself.
typealias EmitterSource = @Sendable (Call) -> any EventEmitter
