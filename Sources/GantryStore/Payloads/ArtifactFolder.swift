import Crypto
import Foundation
import GantryCore
import GantryFaults
import Synchronization

/// Artifacts as files, named by the SHA-256 of what they hold.
///
/// They are apart from the payloads of events: one is read by its name in a run and may be larger
/// than memory, so it goes to the disk piece by piece and nothing of it is in the journal.
struct ArtifactFolder: Sendable {
  /// The state folder the files are in.
  let folder: StateFolder

  /// Writes what a source gives, and returns when the disk has it under its name.
  ///
  /// A crash leaves at most a draft, or a file that no event names.
  func write(_ source: any ArtifactSource) throws -> StoredArtifact {
    let files = FileManager.default
    let process = ProcessInfo.processInfo.processIdentifier
    let draft = "\(folder.scratch)/artifact-\(process)-\(Self.nextNumber())"
    do {
      let stored = try Self.copy(source, to: draft)
      try publish(draft, as: stored)
      return stored
    } catch {
      try? files.removeItem(atPath: draft)
      throw error
    }
  }

  /// Reads an artifact back and checks that it is the one that was written.
  func read(_ sha256: String) throws -> [UInt8] {
    let path = path(of: sha256)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw StoreError.damagedBlob(path, "is missing")
    }
    guard Data(SHA256.hash(data: bytes)).hex == sha256 else {
      throw StoreError.damagedBlob(path, "is not what was written")
    }
    return [UInt8](bytes)
  }

  private static func copy(
    _ source: any ArtifactSource,
    to draft: String
  ) throws -> StoredArtifact {
    try Data().write(to: URL(fileURLWithPath: draft))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
    defer { try? handle.close() }
    var hash = SHA256()
    var size: Int64 = 0
    while let piece = try source.next() {
      hash.update(data: piece)
      size += Int64(piece.count)
      try handle.write(contentsOf: Data(piece))
    }
    return StoredArtifact(sha256: Data(hash.finalize()).hex, size: size)
  }

  /// Gives a draft its name: the bytes are on the disk before the name is.
  private func publish(_ draft: String, as stored: StoredArtifact) throws {
    let path = path(of: stored.sha256)
    let parent = String(path.dropLast(63))
    let files = FileManager.default
    // The same name means the same bytes; whoever wrote them waited for the disk.
    if SystemFile.size(path) == Int(stored.size) {
      try files.removeItem(atPath: draft)
      return try SystemFile.sync(parent)
    }
    try SystemFile.sync(draft)
    Faults.reach("artifact.drafted")
    let isNewFolder = SystemFile.size(folder.artifacts) == nil
    let isNewParent = SystemFile.size(parent) == nil
    try files.createDirectory(
      atPath: parent,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    try SystemFile.rename(draft, to: path)
    Faults.reach("artifact.named")
    try SystemFile.sync(parent)
    if isNewParent { try SystemFile.sync(folder.artifacts) }
    if isNewFolder { try SystemFile.sync(folder.path) }
  }

  private func path(of sha256: String) -> String {
    "\(folder.artifacts)/\(sha256.prefix(2))/\(sha256.dropFirst(2))"
  }

  private static let lastNumber = Mutex(0)

  private static func nextNumber() -> Int {
    lastNumber.withLock { number in
      number += 1
      return number
    }
  }
}
