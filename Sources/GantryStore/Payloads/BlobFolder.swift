import Crypto
import Foundation
import GantryCore
import GantryFaults
import Synchronization

/// Large payloads as files, named by the SHA-256 of what they hold.
struct BlobFolder: Sendable {
  /// The state folder the files are in.
  let folder: StateFolder
  /// Returns when the disk has a file or a folder; tests listen to it.
  var sync: @Sendable (String) throws -> Void = { try SystemFile.sync($0) }

  /// Writes a payload, and returns when the disk has it under its name.
  ///
  /// The order is what makes it safe: the bytes are on the disk before the name is, and the name is
  /// before the commit that mentions it. A crash leaves at most a file that nobody names.
  func write(_ bytes: Data, hash: Data) throws {
    let path = path(of: hash)
    let parent = String(path.dropLast(63))
    // Whoever gave it its name may have ended before the disk had that, or not have come to it yet.
    guard SystemFile.size(path) != bytes.count else { return try syncNames(in: parent) }
    let files = FileManager.default
    try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let process = ProcessInfo.processInfo.processIdentifier
    let draft = "\(folder.scratch)/\(hash.hex)-\(process)-\(Self.nextNumber())"
    do {
      try bytes.write(to: URL(fileURLWithPath: draft))
      try sync(draft)
      Faults.reach("blob.drafted")
      // Another writer may have been faster; the same name means the same bytes.
      try SystemFile.rename(draft, to: path)
      Faults.reach("blob.named")
    } catch {
      try? files.removeItem(atPath: draft)
      throw error
    }
    try syncNames(in: parent)
  }

  /// Waits for the names of files in a folder, and for its own: who made it is not known either.
  private func syncNames(in parent: String) throws {
    try sync(parent)
    try sync(folder.blobs)
  }

  /// Reads a payload back and checks that it is the one that was written.
  func read(_ hash: Data) throws -> Data {
    let path = path(of: hash)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw StoreError.damagedBlob(path, "is missing")
    }
    guard Data(SHA256.hash(data: bytes)) == hash else {
      throw StoreError.damagedBlob(path, "is not what was written")
    }
    return bytes
  }

  private func path(of hash: Data) -> String {
    let name = hash.hex
    return "\(folder.blobs)/\(name.prefix(2))/\(name.dropFirst(2))"
  }

  private static let lastNumber = Mutex(0)

  private static func nextNumber() -> Int {
    lastNumber.withLock { number in
      number += 1
      return number
    }
  }
}
