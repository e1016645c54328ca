public import GantryCore

/// An event of the journal, as far as other shapes of the same fact are derived from it.
public struct JournaledEvent: Sendable, Equatable {
  /// The event's name.
  public var type: String
  /// The payload.
  public var data: JSON
  /// The place of the pipeline's phase, 0 first; nil for an event that is about none.
  public var phaseIndex: Int?
  /// When it was written.
  public var time: Timestamp

  /// Takes an event apart that is at hand.
  public init(type: String, data: JSON, phaseIndex: Int? = nil, time: Timestamp) {
    self.type = type
    self.data = data
    self.phaseIndex = phaseIndex
    self.time = time
  }

  /// Reads an event as the journal holds it.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - phaseIndex: The place of its phase in the pipeline, 0 first.
  /// - Throws: `JSONError` when the payload is not JSON.
  public init(_ event: Event, phaseIndex: Int? = nil) throws {
    self.init(
      type: event.type.name,
      data: try JSONParser.parse(event.data),
      phaseIndex: phaseIndex,
      time: event.time
    )
  }

  /// What is known of events of this name.
  var shape: EventShape? { EventShape.all[type] }

  /// The phase of auto-configure: the one of the name, else the one the payload names.
  var phase: EventPhase? {
    shape?.phase ?? data["phase"]?.stringValue.flatMap(EventPhase.init)
  }

  /// The text of a member of the payload.
  func text(_ member: String) -> String? { data[member]?.stringValue }

  /// The whole number of a member of the payload.
  func count(_ member: String) -> Int? { data[member]?.intValue.flatMap(Int.init(exactly:)) }
}
