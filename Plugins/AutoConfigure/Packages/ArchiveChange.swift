/// What a change does to the archive's list.
public struct ArchiveChange: Codable, Sendable, Equatable {
  /// Moves that the list has afterwards.
  public var added: [ArchiveMove]
  /// Moves that the list has no longer afterwards.
  public var removed: [ArchiveMove]
  /// Whether there was a list before.
  public var existed: Bool
  /// Whether a list without any move stays afterwards.
  public var stays: Bool

  /// Creates a change of the list.
  ///
  /// - Parameters:
  ///   - added: Moves that the list has afterwards.
  ///   - removed: Moves that the list has no longer afterwards.
  ///   - existed: Whether there was a list before.
  ///   - stays: Whether a list without any move stays afterwards.
  public init(
    added: [ArchiveMove] = [],
    removed: [ArchiveMove] = [],
    existed: Bool,
    stays: Bool
  ) {
    self.added = added
    self.removed = removed
    self.existed = existed
    self.stays = stays
  }

  /// The way back.
  var inverted: ArchiveChange {
    ArchiveChange(added: removed, removed: added, existed: stays, stays: existed)
  }
}
