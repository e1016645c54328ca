import Dispatch
import GRDB
public import GantryCore
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
    try await writeFiles(of: prepared)
    do {
      return try await write { db in try prepared.write(db) }
    } catch {
      if error.code == .fenced { fenced.withLock { $0 += 1 } }
      throw error
    }
  }

  /// Where errors say it happened.
  var location: String { folder?.journal ?? "memory" }

  /// Runs a write on the writer's queue, and returns when the disk has it.
  ///
  /// - Parameter body: Writes; refuses with a ``StoreError`` before it has written anything.
  /// - Returns: What the body returned.
  /// - Throws: ``StoreError`` when the body or the disk refused; nothing is then written.
  func write<T: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> T
  ) async throws(StoreError) -> T {
    guard !isReadOnly else { throw StoreError.isReadOnly(location) }
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      writer.submit(
        GroupCommit.Request(
          write: { db in
            let value = try body(db)
            return { continuation.resume(returning: .success(value)) }
          },
          refuse: { continuation.resume(returning: .failure($0)) }
        )
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
