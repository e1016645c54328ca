public import GantryCore

extension StoreModel {
  /// Commits a batch.
  ///
  /// A snapshot is dropped: it must equal the fold, so a store that has none says the same.
  ///
  /// - Parameters:
  ///   - batch: What to write.
  ///   - engine: Who writes, which its first write announces.
  /// - Returns: The position of each event, in order.
  /// - Throws: ``GantryCore/StoreError`` as ``GantryCore/Journal/append(_:)``; nothing of the batch
  ///   is then written.
  @discardableResult
  public mutating func append(
    _ batch: JournalBatch,
    from engine: EngineIdentity? = nil
  ) throws(StoreError) -> [UInt64] {
    try Self.check(batch)
    if let place = places[batch.run] {
      try check(batch.epoch, of: place)
      guard batch.expectedSeq == runs[place].newestSeq else {
        throw StoreError.wrongNumber(batch.run, batch.expectedSeq, runs[place].newestSeq)
      }
      try commit()
      if let engine { announce(engine) }
      return write(batch, at: place)
    }
    guard batch.expectedSeq == 0 else { throw StoreError.noRun(batch.run.text) }
    guard let row = batch.runRow else {
      throw StoreError.badBatch(batch.run, "a new run needs its row")
    }
    guard batch.epoch == 1 else {
      throw StoreError.badBatch(batch.run, "a new run begins with epoch 1, not \(batch.epoch)")
    }
    try commit()
    if let engine { announce(engine) }
    return write(batch, at: insert(row, pid: engine?.id == row.engine ? engine?.pid : nil))
  }

  /// Refuses a write that does not carry the current epoch of its run, and counts it.
  mutating func check(_ epoch: UInt64, of place: Int) throws(StoreError) {
    let current = runs[place].epoch
    guard epoch != current else { return }
    runs[place].fences[epoch, default: ModelRun.Fence()].writes += 1
    throw StoreError.oldEpoch(runs[place].row.id, epoch, current, runs[place].engine)
  }

  private static func check(_ batch: JournalBatch) throws(StoreError) {
    for (offset, event) in batch.events.enumerated() {
      let due = batch.expectedSeq + UInt64(offset) + 1
      guard event.seq == due, event.run == batch.run, event.epoch == batch.epoch else {
        throw StoreError.badBatch(batch.run, "event \(event.seq) is not event \(due)")
      }
    }
    if batch.expectedSeq == 0, batch.events.isEmpty || batch.runRow == nil {
      throw StoreError.badBatch(batch.run, "a new run needs its row and at least one event")
    }
  }

  private mutating func insert(_ row: RunRow, pid: Int?) -> Int {
    let place = runs.count
    runs.append(ModelRun(row: row, engine: row.engine, pid: pid ?? 0, epoch: 1))
    places[row.id] = place
    if row.engine.isEmpty { makeReady(place) }
    return place
  }

  private mutating func write(_ batch: JournalBatch, at place: Int) -> [UInt64] {
    var positions: [UInt64] = []
    positions.reserveCapacity(batch.events.count)
    for var event in batch.events {
      newestPosition += 1
      event.position = newestPosition
      positions.append(newestPosition)
      runs[place].events.append(event)
    }
    if let row = batch.runRow {
      runs[place].row.status = row.status
      runs[place].row.startedAt = row.startedAt
      runs[place].row.endedAt = row.endedAt
    }
    for row in batch.phaseRows { runs[place].phases[row.place] = row }
    for cursor in batch.cursors { runs[place].cursors[cursor.sink] = cursor }
    for fence in batch.notedFences {
      let noted = runs[place].fences[fence.epoch]?.noted ?? 0
      runs[place].fences[fence.epoch]?.noted = max(noted, fence.writes)
    }
    return positions
  }
}
