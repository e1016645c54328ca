/// Where the bytes of artifacts are kept, named by what they are.
public protocol ArtifactStore: Sendable {
  /// Keeps what a source gives, durable before it returns.
  ///
  /// - Parameter source: The bytes, piece by piece.
  /// - Returns: What was kept.
  /// - Throws: ``StoreError`` with `.diskFull` or `.failed` when the disk or the source refuses;
  ///   nothing is then kept.
  func keep(_ source: any ArtifactSource) async throws(StoreError) -> StoredArtifact

  /// Reads what was kept.
  ///
  /// - Parameter sha256: What the bytes are, 64 hexadecimal digits.
  /// - Returns: The bytes.
  /// - Throws: ``StoreError`` with `.corrupt` when they are missing or were changed.
  func artifact(_ sha256: String) async throws(StoreError) -> [UInt8]
}

/// Gives the bytes of an artifact, piece by piece.
///
/// Only one task reads it, on a thread that may wait for the disk.
public protocol ArtifactSource: Sendable {
  /// The next bytes; nil at the end.
  ///
  /// - Throws: Why there is nothing more to be had; nothing is then kept.
  func next() throws -> [UInt8]?
}

/// What a store has kept of an artifact.
public struct StoredArtifact: Sendable, Equatable {
  /// What the bytes are, 64 hexadecimal digits.
  public var sha256: String
  /// How many they are.
  public var size: Int64

  /// Creates a description.
  public init(sha256: String, size: Int64) {
    self.sha256 = sha256
    self.size = size
  }
}

/// The name of an artifact in its run: parts joined by `/`, as of a file below some folder.
public struct ArtifactName: Sendable, Hashable, CustomStringConvertible {
  /// The most bytes of a name.
  public static let longest = 256

  /// The name as it was written.
  public let text: String

  /// Reads a name.
  ///
  /// - Parameter text: The name; nil is answered to one that is empty, too long, leads out of a
  ///   folder, or has an empty part or a control character.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.longest, parts.allSatisfy({ !["", ".", ".."].contains($0) }),
      text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 })
    else { return nil }
    self.text = text
  }

  /// The name as it was written.
  public var description: String { text }
}
