internal import GantryCore
internal import GantryPlugins

/// Level 3: other threads, small stacks, and several threads at once.
extension Validation {
  private static let hammerThreads = 4

  /// Each call on another thread.
  func checkMigration() {
    for subject in types {
      for thread in ["new", "small"] {
        migrate(subject, thread, thread == "new" ? "on a new thread" : "on a stack of 256 KiB")
      }
    }
  }

  private func migrate(_ subject: TypeUnderTest, _ thread: String, _ circumstance: String) {
    guard let calls = calls(of: subject, on: thread, circumstance), let first = calls.first,
      let other = calls.first(where: { !isSame($0, first, subject) })
    else { return }
    let name = lastReproduction(of: .threadMigration)
    // One that changes its mind on one thread as well says nothing about threads.
    guard let control = self.calls(of: subject, on: "own", "on one thread", isAlways: true),
      control.allSatisfy({ isSame($0, first, subject) })
    else { return }
    find(
      .threadMigration,
      "\(other.verb) of '\(subject.type.name)' gives something else \(circumstance)",
      type: subject.type,
      evidence: [first.summary, other.summary],
      shownBy: name
    )
  }

  private func isSame(_ call: CallFacts, _ first: CallFacts, _ subject: TypeUnderTest) -> Bool {
    call.status == first.status && (!subject.isSteady || call.output == first.output)
  }

  /// A call on the thread that made the instance, and three on another kind of thread.
  private func calls(
    of subject: TypeUnderTest,
    on thread: String,
    _ circumstance: String,
    isAlways: Bool = false
  ) -> [CallFacts]? {
    let purpose = TrialPurpose(
      .threadMigration,
      hang: .threadMigration,
      type: subject.type,
      circumstance
    )
    var places: [Int] = []
    let outcome = trial(purpose, isAlways: isAlways) { script in
      begin(&script)
      prepare(&script, subject)
      script.create(subject.type.kind, subject.type.name, subject.config)
      places.append(script.call(0, subject.call))
      script.set("thread", thread)
      places += (0..<3).map { _ in script.call(0, subject.call) }
      script.set("thread", "own")
      script.destroy(0)
    }
    guard let outcome, outcome.facts.breaches.isEmpty else { return nil }
    return places.compactMap { outcome.call($0) }
  }

  /// Several threads at once, each with instances of its own, or all with one.
  func checkHammer() {
    for subject in types where subject.works || subject.isGuarded {
      let life = subject.lifeNanoseconds
      hammer(subject, "hammer", life, "with instances on \(Self.hammerThreads) threads")
      if subject.type.concurrency == .parallel {
        let circumstance = "with one instance on \(Self.hammerThreads) threads"
        hammer(subject, "hammer-shared", subject.nanoseconds, circumstance)
      }
    }
  }

  private func hammer(
    _ subject: TypeUnderTest,
    _ verb: String,
    _ nanoseconds: Int,
    _ circumstance: String
  ) {
    // Of many types each gets less time, so that a library with twenty does not take minutes.
    let time = 1_600_000_000 / max(4, types.count)
    let rounds = max(4, min(200, time / max(1, nanoseconds)))
    // Those that let only one thread in at a time are right as well.
    let limit = Duration.seconds(5) + .nanoseconds(4 * Self.hammerThreads * rounds * nanoseconds)
    let purpose = TrialPurpose(
      .threadHammer,
      hang: .threadHammer,
      type: subject.type,
      circumstance
    )
    var place = 0
    let outcome = trial(purpose, limit: limit) { script in
      begin(&script)
      prepare(&script, subject)
      let words = [
        Script.Word(Self.hammerThreads), Script.Word(rounds),
        Script.Word(subject.type.kind.rawValue), Script.Word(subject.type.name),
        Script.Word(subject.config),
      ]
      place = script.add(verb, words + subject.call.repeated)
    }
    guard let outcome, outcome.facts.breaches.isEmpty, let line = outcome.facts[place],
      line.error == nil
    else { return }
    // All threads share one host: an effect that two of them announce is settled by one, as it has to be,
    // and the other one is told so. Then answers may differ; crashes, hangs and breaches still count.
    guard subject.plain.intents.isEmpty else { return }
    let statuses = line.json["statuses"]?.objectValue ?? [:]
    let wanted = "\(subject.plain.status)"
    let others = statuses.filter { $0.name != wanted }
    if subject.isSteady, !others.isEmpty {
      find(
        .threadHammer,
        "calls of '\(subject.type.name)' answer something else \(circumstance)",
        type: subject.type,
        evidence: ["alone: \(StatusName.of(subject.plain.status))"]
          + others.map { "\(StatusName.of(Int($0.name) ?? -1)): \($0.value.intValue ?? 0) times" }
      )
    } else if subject.isSteady, let distinct = line.number("distinct_outputs"), distinct > 1 {
      find(
        .threadHammer,
        "calls of '\(subject.type.name)' write \(distinct) different outputs \(circumstance)",
        type: subject.type
      )
    }
  }
}
