import Crypto
import Dispatch
import Foundation
import GRDB
public import GantryCore

extension SQLiteStore {
  /// The most bytes of an artifact that a journal in memory keeps; of a larger one it only knows
  /// what it was, which is all that a plan says of it.
  static let artifactLimitInMemory = 64 << 20

  /// Keeps what a source gives as a file named by its SHA-256, durable before it returns.
  ///
  /// - Parameter source: The bytes, piece by piece.
  /// - Returns: What was kept.
  /// - Throws: ``StoreError`` with `.diskFull` or `.failed` when the disk or the source refuses.
  public func keep(_ source: any ArtifactSource) async throws(StoreError) -> StoredArtifact {
    guard !isReadOnly else { throw StoreError.isReadOnly(location) }
    guard let folder else { return try await keepInMemory(source) }
    let files = ArtifactFolder(folder: folder)
    return try await onDisk { try files.write(source) }
  }

  /// Reads an artifact back.
  ///
  /// - Parameter sha256: What the bytes are, 64 hexadecimal digits.
  /// - Returns: The bytes.
  /// - Throws: ``StoreError`` with `.corrupt` when they are missing or were changed.
  public func artifact(_ sha256: String) async throws(StoreError) -> [UInt8] {
    guard let folder else { return try await artifactInMemory(sha256) }
    let files = ArtifactFolder(folder: folder)
    return try await onDisk { try files.read(sha256) }
  }

  /// Does what waits for the disk, on a thread where nobody else waits.
  private func onDisk<T: Sendable>(
    _ body: @escaping @Sendable () throws -> T
  ) async throws(StoreError) -> T {
    let location = location
    let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do {
          continuation.resume(returning: .success(try body()))
        } catch {
          continuation.resume(returning: .failure(StoreError(error, at: location)))
        }
      }
    }
    return try result.get()
  }

  // MARK: - A plan, which has no folder

  private func keepInMemory(
    _ source: any ArtifactSource
  ) async throws(StoreError) -> StoredArtifact {
    let (bytes, stored): (Data?, StoredArtifact) = try await onDisk {
      var hash = SHA256()
      var size: Int64 = 0
      var kept: Data? = Data()
      while let piece = try source.next() {
        hash.update(data: piece)
        size += Int64(piece.count)
        if size > Int64(Self.artifactLimitInMemory) { kept = nil }
        kept?.append(contentsOf: piece)
      }
      return (kept, StoredArtifact(sha256: Data(hash.finalize()).hex, size: size))
    }
    guard let bytes else { return stored }
    try await write { db in
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO blob (sha256, size, data) VALUES (?, ?, ?)"
      ).execute(arguments: [Data(SHA256.hash(data: bytes)), bytes.count, bytes])
    }
    return stored
  }

  private func artifactInMemory(_ sha256: String) async throws(StoreError) -> [UInt8] {
    try await read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT data FROM blob WHERE lower(hex(sha256)) = ?"
      )
      guard let bytes = try Data.fetchOne(statement, arguments: [sha256]) else {
        throw StoreError.damagedBlob(sha256, "is missing")
      }
      return [UInt8](bytes)
    }
  }
}
