import GantryPlugin

/// The payload of a declared event.
protocol EventPayload: Encodable, Sendable {
  /// The event's name, which the payload repeats.
  var phase: String { get }
}

extension Call {
  /// Emits a payload under its own name.
  func emit(_ payload: some EventPayload) throws {
    try emit(payload.phase, payload)
  }
}
