import Foundation
import GRDB
import GantryCore

extension Event {
  /// What ``init(_:run:blobs:)`` reads.
  static let selection = """
    SELECT event.position, event.seq, event.time_ns, event.type, event.v, event.barrier,
      event.phase, event.attempt, event.epoch, event.data, event.blob, blob.data
    FROM event LEFT JOIN blob ON blob.sha256 = event.blob
    """

  /// Reads one row of ``selection``.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - run: The run it belongs to.
  ///   - blobs: Where large payloads are.
  /// - Throws: ``StoreError`` with `.corrupt` when a large payload is missing or was changed.
  init(_ row: Row, run: RunID, blobs: BlobFolder?) throws {
    self.init(
      run: run,
      seq: UInt64(row[1] as Int64),
      position: UInt64(row[0] as Int64),
      time: Timestamp(nanoseconds: row[2]),
      type: EventType(row[3]),
      version: row[4],
      durability: row[5] ? .barrier : .lazy,
      phase: row[6],
      attempt: row[7],
      epoch: UInt64(row[8] as Int64),
      data: [UInt8](try Self.payload(row, blobs: blobs))
    )
  }

  private static func payload(_ row: Row, blobs: BlobFolder?) throws -> Data {
    if let data: Data = row[9] { return data }
    if let data: Data = row[11] { return data }
    guard let hash: Data = row[10], let blobs else {
      throw StoreError.damagedBlob("the journal", "is missing")
    }
    return try blobs.read(hash)
  }
}
