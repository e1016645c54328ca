import Foundation
import GantryCore

/// All measurements, as a table and as a file.
struct Report {
  private var measurements: [Measurement] = []

  mutating func add(_ more: [Measurement]) { measurements += more }

  /// The table.
  var lines: [String] {
    let rows = [Self.heading] + measurements.map(Self.cells)
    let widths = Self.heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        Self.padded(cell.0, to: cell.1, onTheLeft: (1...6).contains(column))
      }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Writes the file: an array of objects, one for each row.
  func write(to path: String) throws {
    let rows = try JSONWriter(isPretty: true).string(of: .array(measurements.map(Self.json)))
    try Data((rows + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static let heading = [
    "benchmark", "value", "floor", "ratio", "min", "max", "runs", "goal", "",
  ]

  private static func cells(_ row: Measurement) -> [String] {
    [
      row.name,
      "\(row.value.formatted()) \(row.unit)",
      "\(row.floor.formatted()) \(row.unit)",
      row.ratio.map { "\($0.formatted())x" } ?? "",
      row.values.min.formatted(),
      row.values.max.formatted(),
      "\(row.values.count)",
      row.goal?.text(unit: row.unit) ?? "",
      row.meetsGoal.map { $0 ? "met" : "MISSED" } ?? "",
    ]
  }

  private static func json(_ row: Measurement) -> JSON {
    [
      "name": .string(row.name),
      "value": .double(row.value.rounded3),
      "unit": .string(row.unit),
      "floor": .double(row.floor.rounded3),
      "ratio": row.ratio.map { .double($0.rounded3) } ?? .null,
      "runs": .int(Int64(row.values.count)),
      "min": .double(row.values.min.rounded3),
      "max": .double(row.values.max.rounded3),
      "goal": row.goal.map { .string($0.text(unit: row.unit)) } ?? .null,
    ]
  }

  private static func padded(_ text: String, to width: Int, onTheLeft: Bool) -> String {
    let spaces = String(repeating: " ", count: width - text.count)
    return onTheLeft ? spaces + text : text + spaces
  }
}

extension Double {
  /// As the file has it: no clock here tells more.
  fileprivate var rounded3: Double { (self * 1000).rounded() / 1000 }

  /// Three digits that matter: `0.126`, `12.6`, `1260`.
  func formatted() -> String {
    let digits = self >= 100 ? 0 : self >= 10 ? 1 : self >= 1 ? 2 : 3
    let text = String(format: "%.\(digits)f", self)
    return rounded() == self ? String(format: "%.0f", self) : text
  }
}
