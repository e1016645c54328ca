import Dispatch
import GRDB
public import GantryCore
import GantryFaults
import Synchronization

extension SQLiteStore {
  /// Commits a batch; batches that arrive together share one commit.
  ///
  /// - Parameter batch: What to write.
  /// - Returns: The position of each event, in order, once the disk has them.
  /// - Throws: ``StoreError`` as ``GantryCore/Journal/append(_:)``; nothing of the batch is then
  ///   written.
  public func append(_ batch: JournalBatch) async throws(StoreError) -> [UInt64] {
    let prepared = try PreparedBatch(
      batch,
      usesFiles: folder != nil,
      now: clock.now(),
      owner: engine
    )
    Faults.reach("commit.before", batch.faultKinds)
    defer { Faults.reach("commit.after", batch.faultKinds) }
    try await writeFiles(of: prepared)
    do {
      let positions = try await write { db in try prepared.write(db) }
      if batch.expectedSeq == 0, batch.runRow?.engine.isEmpty == true { ringAll() }
      return positions
    } catch {
      throw await noteRefusal(error, of: batch.run)
    }
  }

  /// Where errors say it happened.
  var location: String { folder?.journal ?? "memory" }

  /// Runs a write on the writer's queue, and returns when the disk has it.
  ///
  /// - Parameters:
  ///   - isUrgent: Whether it has a transaction of its own, ahead of everything in line.
  ///   - body: Writes; refuses with a ``StoreError`` before it has written anything.
  /// - Returns: What the body returned.
  /// - Throws: ``StoreError`` when the body or the disk refused; nothing is then written.
  func write<T: Sendable>(
    isUrgent: Bool = false,
    _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(StoreError) -> T {
    guard !isReadOnly else { throw StoreError.isReadOnly(location) }
    if !isUrgent { await writer.takePlace() }
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      writer.submit(
        GroupCommit.Request(
          write: { db in
            let isFirst = try self.announce(db)
            let value = try body(db)
            return {
              if isFirst { self.isAnnounced.withLock { $0 = true } }
              continuation.resume(returning: .success(value))
            }
          },
          refuse: { continuation.resume(returning: .failure($0)) }
        ),
        isUrgent: isUrgent
      )
    }
    return try result.get()
  }

  /// Large payloads are on the disk before the commit that names them is even in line, so that they
  /// delay nobody else.
  private func writeFiles(of prepared: PreparedBatch) async throws(StoreError) {
    guard let folder, !isReadOnly else { return }
    let blobs = BlobFolder(folder: folder)
    let location = location
    for case .file(let hash, let bytes) in prepared.payloads {
      let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          do {
            try blobs.write(bytes, hash: hash)
            continuation.resume(returning: .success(()))
          } catch {
            continuation.resume(returning: .failure(StoreError(error, at: location)))
          }
        }
      }
      try result.get()
    }
  }
}
