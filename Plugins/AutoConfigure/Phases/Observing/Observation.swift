import GantryPlugin

/// One callback of the progress observer, as data: each becomes exactly one event (S0-04).
///
/// The callbacks are the static functions, one file per family of events. The payload has what the
/// call says and, unless its keys are fixed, the moment the run started.
struct Observation: Sendable {
  /// The event's name.
  let type: String
  /// What happened, in one line.
  let message: String
  private let content: Content

  /// Whatever can stand in a payload; nil is written as null.
  typealias Members = [String: (any Encodable & Sendable)?]

  private enum Content: Sendable {
    case common(phase: String, Members)
    case exact(any Encodable & Sendable)
  }

  /// An event of the table: its phase is its own name.
  init(_ event: EventDescriptor, _ message: String, _ members: Members = [:]) {
    self.init(event, in: event.type, message, members)
  }

  /// An event inside a phase.
  init(
    _ event: EventDescriptor,
    in phase: EventPhase,
    _ message: String,
    _ members: Members = [:]
  ) {
    self.init(event, in: phase.rawValue, message, members)
  }

  private init(_ event: EventDescriptor, in phase: String, _ message: String, _ members: Members) {
    type = event.type
    self.message = message
    content = .common(phase: phase, members)
  }

  private init(type: String, message: String, exact payload: any Encodable & Sendable) {
    self.type = type
    self.message = message
    content = .exact(payload)
  }

  /// What the event says.
  ///
  /// - Parameter start: When the run started, the only time that every attempt agrees on.
  /// - Returns: The payload.
  func payload(_ start: RunStart) -> any Encodable & Sendable {
    switch content {
    case .exact(let payload): return payload
    case .common(let phase, var members):
      members["phase"] = phase
      members["timestamp"] = start.text
      members["message"] = message
      return Payload(members: members)
    }
  }

  private struct Payload: Encodable, Sendable {
    let members: Members

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      for (name, value) in members {
        // Null says that there is nothing; a missing member says that nobody thought of it.
        if let value {
          try container.encode(value, forKey: Name(stringValue: name))
        } else {
          try container.encodeNil(forKey: Name(stringValue: name))
        }
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

// MARK: - Phases as such

extension Observation {
  /// A phase starts: exactly its name and a sentence (S0-05).
  static func phaseStart(_ phase: String, _ message: String) -> Observation {
    self.phase(phase, .start, message)
  }

  /// A phase comes to a moment of its life; the form with three arguments (S0-05).
  static func phase(_ phase: String, _ moment: PhaseMoment, _ message: String) -> Observation {
    Observation(
      type: "phase_\(moment.rawValue)",
      message: message,
      exact: ["phase": phase, "message": message]
    )
  }

  /// A phase says something of its own; the form with two arguments (S0-06).
  static func phase(_ phase: String, _ data: some Encodable & Sendable) -> Observation {
    Observation(type: phase, message: phase, exact: data)
  }
}

/// A moment in the life of a phase that has an event; the engine journals the others itself.
enum PhaseMoment: String, Sendable {
  case start
}
