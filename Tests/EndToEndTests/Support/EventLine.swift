import GantryCore

/// One line of `gantry events --json`.
struct EventLine: Equatable {
  let json: JSON

  /// Reads the lines that are events, and leaves the result out.
  static func all(in lines: [String]) throws -> [EventLine] {
    try lines.map { EventLine(json: try JSONParser.parse(Array($0.utf8))) }
      .filter { $0.json["seq"] != nil }
  }

  var seq: Int { Int(json["seq"]?.intValue ?? 0) }
  var run: String { json["run"]?.stringValue ?? "" }
  var time: String { json["time"]?.stringValue ?? "" }
  var type: String { json["type"]?.stringValue ?? "" }
  var phase: String? { json["phase"]?.stringValue }
  var attempt: Int? { json["attempt"]?.intValue.map(Int.init) }
  var data: JSON { json["data"] ?? .null }

  /// The members' names in the order they are written.
  var keys: [String] { (json.objectValue ?? [:]).map(\.name) }

  /// `phase.started a`: enough to compare the order of a run.
  var short: String { [type, phase].compactMap { $0 }.joined(separator: " ") }
}
