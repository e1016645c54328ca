import GRDB
import GantryCore

extension PhaseRow {
  /// What ``init(_:)`` reads.
  static let selection = """
    SELECT phase.id, phase.place, phase.status, phase.attempt, phase.started_ns, phase.ended_ns,
      phase.fraction, phase.step, phase.message, phase.reason
    FROM phase
    """

  /// Reads one row of ``selection``.
  init(_ row: Row) throws {
    let id: String = row[0]
    let word: String = row[2]
    guard let status = PhaseStatus(rawValue: word) else {
      throw StoreError.unknownStatus(word, of: "phase '\(id)'")
    }
    let fraction: Double? = row[6]
    self.init(
      id: id,
      place: row[1],
      status: status,
      attempt: row[3],
      startedAt: Timestamp(stored: row[4]),
      endedAt: Timestamp(stored: row[5]),
      progress: fraction.map { fraction in
        PhaseProgress(fraction: fraction, step: row[7] ?? "", message: row[8] ?? "")
      },
      reason: row[9]
    )
  }

  /// Writes the row over the one before it.
  func write(_ db: Database, run: Int64) throws {
    var statement = try BoundStatement(db, Self.replacement)
    try statement.bind(run)
    try statement.bind(place)
    try statement.bind(id)
    try statement.bind(status.rawValue)
    try statement.bind(attempt)
    try statement.bind(startedAt?.nanoseconds)
    try statement.bind(endedAt?.nanoseconds)
    try statement.bind(progress?.fraction)
    try statement.bind(progress?.step)
    try statement.bind(progress?.message)
    try statement.bind(reason)
    try statement.execute()
  }

  private static let replacement = """
    INSERT OR REPLACE INTO phase
      (run, place, id, status, attempt, started_ns, ended_ns, fraction, step, message, reason)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
}
