import GantryCore

extension JournalBatch {
  /// What a commit of this batch is called at the points where tests end the process: the kinds of
  /// its barrier events, and what else it holds.
  var faultKinds: [String] {
    var kinds = events.map { event in
      let isOwn = event.durability == .barrier || event.type.name == "attempt.log-sealed"
      return isOwn ? event.type.name.replacing(".", with: "-") : "plugin-event"
    }
    if !cursors.isEmpty { kinds.append("cursor") }
    return kinds
  }
}
