package import GantryCore

extension JournalBatch {
  /// What the journal says about a batch whose reply was lost.
  package enum Finding: Sendable, Equatable {
    /// It is there: the commit succeeded and only its reply did not arrive.
    case committed
    /// Nothing is there: it can be written again.
    case missing
    /// Something else stands where it should.
    case foreign
  }

  /// Compares the batch with what stands in the journal after the event it follows.
  ///
  /// A store that says "failed" may have committed before it lost the connection, so that the answer
  /// means "unknown". Only the journal knows, and everything of an event that its writer gave it is
  /// compared: another owner's events are never taken for ours.
  ///
  /// - Parameter stored: The events after ``expectedSeq``.
  /// - Returns: What became of the batch; one without events, whose writing twice changes nothing,
  ///   counts as missing.
  package func finding(in stored: [Event]) -> Finding {
    guard !stored.isEmpty else { return .missing }
    guard !events.isEmpty, stored.count == events.count else { return .foreign }
    let isOurs = zip(stored, events).allSatisfy { stored, ours in
      var comparable = stored
      comparable.position = ours.position
      return comparable == ours
    }
    return isOurs ? .committed : .foreign
  }
}
