import GantryCore

/// Looks at a history from outside of the engines and says which rule it breaks.
///
/// Every rule is one function, and its name is the sentence that must hold. The rules know nothing
/// of how the engines work.
struct HistoryChecker {
  let observations: [Observation]
  /// Each run's journal as it is in the end, by the run's place.
  let journals: [[Event]]
  private(set) var violations: [SimulationReport.Violation] = []

  init(_ observations: [Observation], journals: [[Event]]) {
    self.observations = observations
    self.journals = journals
  }

  /// Looks at everything.
  mutating func check() {
    `at most one epoch of a run has live attempts`()
    `writes are numbered densely and their epochs never fall`()
    `an attempt begins only once its start is in the journal`()
    `no attempt begins twice and no phase that has settled runs again`()
    `what was acknowledged is in the journal`()
    `an effect reaches the world once`()
    `an effect that is settled has reached the world`()
    `a run that has ended stays as it is`()
    `a sink is given every event in order and its cursor passes none`()
  }

  mutating func broke(_ rule: String, _ detail: @autoclosure () -> String) {
    // One of each kind says enough.
    guard !violations.contains(where: { $0.rule == rule }) else { return }
    violations.append(SimulationReport.Violation(rule: rule, detail: detail()))
  }

  // MARK: - Ownership

  private mutating func `at most one epoch of a run has live attempts`() {
    var live: [Int: [(path: AttemptPath, epoch: UInt64)]] = [:]
    for observation in observations {
      switch observation {
      case .began(let run, let path, let epoch):
        if let other = live[run]?.first(where: { $0.epoch != epoch }) {
          broke(
            "at most one epoch of a run has live attempts",
            "run \(run): \(path.phase)#\(path.attempt) began with epoch \(epoch) while"
              + " \(other.path.phase)#\(other.path.attempt) lived with epoch \(other.epoch)"
          )
        }
        live[run, default: []].append((path, epoch))
      case .ended(let run, let path, let epoch):
        live[run]?.removeAll { $0 == (path, epoch) }
      default: break
      }
    }
  }

  private mutating func `writes are numbered densely and their epochs never fall`() {
    let rule = "writes are numbered densely and their epochs never fall"
    var granted: [Int: UInt64] = [:]
    var newest: [Int: UInt64] = [:]
    for observation in observations {
      switch observation {
      case .granted(let run, let epoch): granted[run] = max(granted[run] ?? 0, epoch)
      case .committed(let run, let epoch, let events):
        if epoch < granted[run] ?? 1 {
          broke(rule, "run \(run): epoch \(epoch) wrote after \(granted[run] ?? 1) was given out")
        }
        for event in events {
          let due = (newest[run] ?? 0) + 1
          if event.seq != due { broke(rule, "run \(run): event \(event.seq) where \(due) is due") }
          newest[run] = event.seq
        }
      default: break
      }
    }
  }

  // MARK: - Attempts

  private mutating func `an attempt begins only once its start is in the journal`() {
    var started: [Int: [AttemptPath: UInt64]] = [:]
    for observation in observations {
      switch observation {
      case .committed(let run, let epoch, let events):
        for event in events where event.type == "phase.started" {
          started[run, default: [:]][event.path] = epoch
        }
      case .began(let run, let path, let epoch) where started[run]?[path] != epoch:
        broke(
          "an attempt begins only once its start is in the journal",
          "run \(run): \(path.phase)#\(path.attempt) began with epoch \(epoch)"
        )
      default: break
      }
    }
  }

  private mutating func `no attempt begins twice and no phase that has settled runs again`() {
    let rule = "no attempt begins twice and no phase that has settled runs again"
    var begun: [Int: Set<AttemptPath>] = [:]
    var settled: [Int: Set<String>] = [:]
    for observation in observations {
      switch observation {
      case .committed(let run, _, let events):
        for event in events where event.settlesPhase {
          guard let phase = event.phase else { continue }
          let isNew = settled[run, default: []].insert(phase).inserted
          if !isNew { broke(rule, "run \(run): \(phase) settled again with event \(event.seq)") }
        }
      case .began(let run, let path, _):
        let isNew = begun[run, default: []].insert(path).inserted
        if !isNew { broke(rule, "run \(run): \(path.phase)#\(path.attempt) began twice") }
        if settled[run]?.contains(path.phase) == true {
          broke(rule, "run \(run): \(path.phase)#\(path.attempt) began after the phase had settled")
        }
      default: break
      }
    }
  }

  // MARK: - What must last

  private mutating func `what was acknowledged is in the journal`() {
    for case .acknowledged(let run, let events) in observations {
      for var event in events {
        let stored =
          event.seq <= UInt64(journals[run].count) ? journals[run][Int(event.seq) - 1] : nil
        event.position = stored?.position ?? 0
        if stored != event {
          broke("what was acknowledged is in the journal", "run \(run): event \(event.seq)")
        }
      }
    }
  }

  private mutating func `a run that has ended stays as it is`() {
    for (run, journal) in journals.enumerated() {
      guard let end = journal.firstIndex(where: \.endsRun) else { continue }
      for event in journal[(end + 1)...] where event.durability == .barrier {
        broke("a run that has ended stays as it is", "run \(run): \(event.type) \(event.seq)")
      }
    }
  }

  // MARK: - The world

  private mutating func `an effect reaches the world once`() {
    var seen: Set<String> = []
    for case .applied(let run, let effect) in observations {
      if !seen.insert("\(run)/\(effect)").inserted {
        broke("an effect reaches the world once", "run \(run): \(effect)")
      }
    }
  }

  private mutating func `an effect that is settled has reached the world`() {
    var seen: Set<String> = []
    for observation in observations {
      switch observation {
      case .applied(let run, let effect): seen.insert("\(run)/\(effect)")
      case .committed(let run, _, let events):
        for event in events where event.type == "effect.settled" {
          let effect = (try? JSONParser.parse(event.data))?["key"]?.stringValue ?? ""
          if !seen.contains("\(run)/\(effect)") {
            broke("an effect that is settled has reached the world", "run \(run): \(effect)")
          }
        }
      default: break
      }
    }
  }

  // A stopped owner may go on to feed a sink beside the next one until it hears of it, so the order
  // is that of each owner. What a cursor passes counts for all of them.
  private mutating func `a sink is given every event in order and its cursor passes none`() {
    let rule = "a sink is given every event in order and its cursor passes none"
    var done: [String: UInt64] = [:]
    var newest: [String: UInt64] = [:]
    for observation in observations {
      switch observation {
      case .opened(let run, let sink, let epoch, let seq):
        let key = "\(run)/\(sink)"
        let safe = done[key] ?? 0
        if owes(sink, of: run, between: safe, and: seq + 1) {
          broke(rule, "\(key): its cursor is at \(seq), it is done with \(safe)")
        }
        newest["\(key)#\(epoch)"] = seq
      case .delivered(let run, let sink, let epoch, let seqs, let count):
        let (key, owner) = ("\(run)/\(sink)", "\(run)/\(sink)#\(epoch)")
        for (index, seq) in seqs.enumerated() {
          let last = newest[owner] ?? 0
          if seq <= last || owes(sink, of: run, between: last, and: seq) {
            broke(rule, "\(key): \(seq) was given after \(last)")
          }
          guard index < count else { break }
          newest[owner] = seq
          // Nothing before it is missing: an earlier owner, or this one, was done with it.
          done[key] = max(done[key] ?? 0, seq)
        }
      default: break
      }
    }
  }

  /// Whether there is an event between two others that the sink must have; what is about itself it
  /// never gets.
  private func owes(_ sink: String, of run: Int, between last: UInt64, and next: UInt64) -> Bool {
    guard last + 1 < next else { return false }
    return journals[run][Int(last)..<Int(next - 1)].contains { event in
      guard event.type.name.hasPrefix("sink.") else { return true }
      return (try? JSONParser.parse(event.data))?["sink"]?.stringValue != sink
    }
  }
}

extension Event {
  fileprivate var path: AttemptPath { AttemptPath(phase: phase ?? "", attempt: attempt ?? 0) }

  fileprivate var settlesPhase: Bool {
    ["phase.succeeded", "phase.failed", "phase.skipped", "phase.cancelled"].contains(type.name)
  }

  fileprivate var endsRun: Bool {
    ["run.succeeded", "run.failed", "run.cancelled", "run.rolled-back"].contains(type.name)
  }
}
