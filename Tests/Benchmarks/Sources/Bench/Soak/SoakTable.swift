import Foundation
import GantryCore

/// What a soak found, a row for each tenth.
struct SoakTable {
  private struct Row {
    var done: SoakWork.Amounts
    var host: HostProcess
    var seconds: Double
  }

  /// How much more may be resident at the end: what an allocator does with pages, not what a leak does
  /// in 900,000 calls.
  private static let memoryGrowth = 2 * 1_048_576
  /// How much more may be in use, which says it more sharply: a third of a byte for each call.
  private static let heapGrowth = 262_144
  /// How many more threads: those of the system's own pools come and go.
  private static let threadGrowth = 4

  private var rows: [Row] = []
  private let start = ContinuousClock.now

  /// Adds a tenth.
  ///
  /// - Parameters:
  ///   - done: All that was done in it.
  ///   - host: What the process held at its end.
  mutating func add(_ done: SoakWork.Amounts, _ host: HostProcess) {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    rows.append(Row(done: done, host: host, seconds: seconds))
  }

  // MARK: - Judging

  /// What grew, and is not allowed to.
  private var growth: [String] {
    guard let first = rows.first?.host, let last = rows.last?.host else { return [] }
    var grown: [String] = []
    if last.memory - first.memory > Self.memoryGrowth { grown.append("memory") }
    if last.heap - first.heap > Self.heapGrowth { grown.append("heap") }
    if last.descriptors > first.descriptors { grown.append("descriptors") }
    if last.threads - first.threads > Self.threadGrowth { grown.append("threads") }
    if rows.contains(where: { $0.host.children > 0 }) { grown.append("processes left running") }
    if rows.contains(where: { $0.host.zombies > 0 }) { grown.append("zombies") }
    return grown
  }

  private var cancels: Samples { Samples(rows.flatMap(\.done.cancels)) }

  private var areCancelsGood: Bool {
    let grace = Double(StubbornSkills.graceMilliseconds)
    return cancels[.p99] <= grace + 2050 && cancels.max <= grace + 3000
  }

  /// Whether nothing grew and every cancel was in time.
  var isGood: Bool { growth.isEmpty && areCancelsGood }

  // MARK: - Showing

  /// What stands above the rows.
  static let heading = line([
    "tenth", "calls", "restarts", "cancels", "events", "memory", "heap", "fds", "threads",
    "children", "zombies", "seconds",
  ])

  /// The row that was added last.
  var lastLine: String {
    guard let row = rows.last else { return "" }
    return Self.line([
      "\(rows.count)", "\(total(\.calls))", "\(total(\.restarts))", "\(total(\.cancels.count))",
      "\(total(\.events))", Self.kibibytes(row.host.memory), Self.kibibytes(row.host.heap),
      "\(row.host.descriptors)", "\(row.host.threads)", "\(row.host.children)",
      "\(row.host.zombies)", String(format: "%.0f", row.seconds),
    ])
  }

  /// What stands below the rows.
  var verdict: [String] {
    guard let first = rows.first?.host, let last = rows.last?.host else { return [] }
    let differences = Self.line([
      "growth", "", "", "", "", Self.kibibytes(last.memory - first.memory),
      Self.kibibytes(last.heap - first.heap), "\(last.descriptors - first.descriptors)",
      "\(last.threads - first.threads)", "\(last.children - first.children)",
      "\(last.zombies - first.zombies)", "",
    ])
    let p99 = cancels[.p99].formatted()
    let grace = StubbornSkills.graceMilliseconds
    return [
      differences,
      "",
      "cancel to reaped at \(grace) ms grace: p99 \(p99) ms, longest \(cancels.max.formatted()) ms: "
        + (areCancelsGood ? "met" : "MISSED"),
      growth.isEmpty ? "nothing grew" : "GREW: " + growth.joined(separator: ", "),
    ]
  }

  /// Writes the file: the rows, the times of the cancelled calls and what grew.
  func write(to path: String) throws {
    let json: JSON = [
      "date": .string(Date().formatted(.iso8601)),
      "rows": .array(rows.indices.map(json)),
      "cancel_ms": [
        "p99": .double(cancels[.p99]), "max": .double(cancels.max),
        "grace": .int(Int64(StubbornSkills.graceMilliseconds)),
      ],
      "grew": .array(growth.map { .string($0) }),
    ]
    let text = try JSONWriter(isPretty: true).string(of: json)
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private func json(_ place: Int) -> JSON {
    let row = rows[place]
    return [
      "calls": .int(Int64(total(\.calls, until: place))),
      "restarts": .int(Int64(total(\.restarts, until: place))),
      "cancels": .int(Int64(total(\.cancels.count, until: place))),
      "events": .int(Int64(total(\.events, until: place))),
      "memory_bytes": .int(Int64(row.host.memory)),
      "heap_bytes": .int(Int64(row.host.heap)),
      "descriptors": .int(Int64(row.host.descriptors)),
      "threads": .int(Int64(row.host.threads)),
      "children": .int(Int64(row.host.children)),
      "zombies": .int(Int64(row.host.zombies)),
      "seconds": .double(row.seconds),
    ]
  }

  private func total(_ amount: (SoakWork.Amounts) -> Int, until place: Int = .max) -> Int {
    rows.prefix(place == .max ? rows.count : place + 1).reduce(0) { $0 + amount($1.done) }
  }

  private static func kibibytes(_ bytes: Int) -> String { "\(bytes / 1024) KiB" }

  private static func line(_ cells: [String]) -> String {
    let padded = cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
    return padded.joined(separator: " ")
  }
}
