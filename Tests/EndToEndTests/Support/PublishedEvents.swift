import GantryCore
import Testing

/// The schemas that `gantry events --types --json` publishes.
struct PublishedEvents {
  private var schemas: [String: JSONSchema] = [:]

  /// Asks the command line.
  init(_ gantry: Gantry) throws {
    for line in try gantry.run("events", "--types", "--json").lines {
      let json = try JSONParser.parse(line)
      let type = try #require(json["type"]?.stringValue)
      schemas[type] = try JSONSchema(try #require(json["schema"]))
    }
  }

  /// Checks that every event has a published type and follows its schema.
  func check(_ events: [EventLine], sourceLocation: SourceLocation = #_sourceLocation) {
    for event in events {
      guard let schema = schemas[event.type] else {
        Issue.record("'\(event.type)' is not published", sourceLocation: sourceLocation)
        continue
      }
      let violations = schema.validate(event.data).map { "\($0.path) \($0.message)" }
      #expect(violations.isEmpty, "\(event.seq) \(event.type)", sourceLocation: sourceLocation)
    }
  }
}
