/// What a change does to the index, entry by entry: the other entries belong to other changes.
public struct IndexChange: Codable, Sendable, Equatable {
  /// The entries that differ.
  public var entries: [EntryChange]
  /// Whether there was an index before.
  public var existed: Bool
  /// Whether an index without any entry stays afterwards.
  public var stays: Bool
  /// `last_sync` before.
  public var lastSyncBefore: String?
  /// `last_sync` after.
  public var lastSyncAfter: String?
  /// Names taken from the skills that a person asked for.
  public var requestsRemoved: [String]?
  /// Names added to the skills that a person asked for.
  public var requestsAdded: [String]?

  /// One entry before and after; nil is no entry.
  public struct EntryChange: Codable, Sendable, Equatable {
    /// Which part of the index it is in.
    public var kind: DeploymentIndex.Kind
    /// The skill's name or the agent's id.
    public var name: String
    /// The entry before.
    public var before: DeploymentIndex.Entry?
    /// The entry after.
    public var after: DeploymentIndex.Entry?

    var inverted: EntryChange {
      EntryChange(kind: kind, name: name, before: after, after: before)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case entries, existed, stays
    case lastSyncBefore = "last_sync_before"
    case lastSyncAfter = "last_sync_after"
    case requestsRemoved = "requests_removed"
    case requestsAdded = "requests_added"
  }

  /// The way back.
  var inverted: IndexChange {
    IndexChange(
      entries: entries.map(\.inverted),
      existed: stays,
      stays: existed,
      lastSyncBefore: lastSyncAfter,
      lastSyncAfter: lastSyncBefore,
      requestsRemoved: requestsAdded,
      requestsAdded: requestsRemoved
    )
  }
}

extension DeploymentIndex {
  /// Says of an entry which files are on their way, so that a kill loses no knowledge of what is
  /// ours.
  mutating func announce(_ change: IndexChange) {
    for entry in change.entries where isTouchable(entry) {
      guard var ahead = entry.after ?? entry.before else { continue }
      ahead.files = entry.after?.files ?? [:]
      ahead.pending = entry.before?.knownHashes ?? [:]
      setEntry(ahead, entry.kind, entry.name)
    }
    move(change)
  }

  /// Says what is there when everything is done.
  mutating func conclude(_ change: IndexChange) {
    for entry in change.entries where isTouchable(entry) {
      setEntry(entry.after, entry.kind, entry.name)
    }
    move(change)
    let removed = Set(change.requestsRemoved ?? [])
    let kept = Set(userRequestedSkills).subtracting(removed)
    userRequestedSkills = kept.union(change.requestsAdded ?? []).sorted()
  }

  /// Whether the index says already what a change would make it say.
  func isConcluded(_ change: IndexChange) -> Bool {
    change.entries.allSatisfy { entry in
      !isTouchable(entry) || self.entry(entry.kind, entry.name) == entry.after
    }
      && Set(change.requestsRemoved ?? []).isDisjoint(with: userRequestedSkills)
      && Set(change.requestsAdded ?? []).isSubset(of: userRequestedSkills)
  }

  /// Whether nothing is in the index that somebody could miss.
  var isEmpty: Bool {
    deployedSkills.isEmpty && deployedAgents.isEmpty && userRequestedSkills.isEmpty
  }

  /// Whether an entry is one of those the change knows; a later run's is left alone.
  private func isTouchable(_ change: IndexChange.EntryChange) -> Bool {
    let current = entry(change.kind, change.name)
    if current == change.before || current == change.after { return true }
    guard let current, current.pending != nil else { return false }
    let times = [change.before?.deployedAt, change.after?.deployedAt]
    return times.contains(current.deployedAt)
  }

  private mutating func move(_ change: IndexChange) {
    // An index that went away with its last entry has forgotten the time.
    if lastSync == nil || lastSync == change.lastSyncBefore { lastSync = change.lastSyncAfter }
  }
}
