public import GantryCore

/// What the journal of a run must look like once everything has ended, however it got there.
public enum JournalRules {
  /// What is wrong with a journal.
  ///
  /// - Parameter events: All events of one run, in order.
  /// - Returns: A sentence for each rule that is broken; none when the journal is as it must be.
  public static func violations(in events: [Event]) -> [String] {
    guard !events.isEmpty else { return ["it has no events"] }
    return numbersAreDense(events) + epochsNeverFall(events) + phasesAreCommittedOnce(events)
      + runsEndOnce(events)
  }

  private static func numbersAreDense(_ events: [Event]) -> [String] {
    for (place, event) in events.enumerated() where event.seq != UInt64(place) + 1 {
      return ["event \(event.seq) stands where \(place + 1) is due"]
    }
    return []
  }

  private static func epochsNeverFall(_ events: [Event]) -> [String] {
    for (former, event) in zip(events, events.dropFirst()) where event.epoch < former.epoch {
      return ["event \(event.seq) of epoch \(event.epoch) follows one of epoch \(former.epoch)"]
    }
    return []
  }

  private static func phasesAreCommittedOnce(_ events: [Event]) -> [String] {
    var committed: Set<String> = []
    var found: [String] = []
    for event in events {
      guard let phase = event.phase else { continue }
      switch event.type {
      case "phase.started" where committed.contains(phase):
        found.append("event \(event.seq) starts phase '\(phase)', which is committed")
      case "phase.succeeded" where !committed.insert(phase).inserted:
        found.append("event \(event.seq) commits phase '\(phase)' again")
      default: break
      }
    }
    return found
  }

  private static func runsEndOnce(_ events: [Event]) -> [String] {
    let endings: Set<EventType> = ["run.succeeded", "run.failed", "run.cancelled"]
    switch events.count(where: { endings.contains($0.type) }) {
    case 0: return ["it has not ended"]
    case 1: return []
    case let count: return ["it ended \(count) times"]
    }
  }
}
