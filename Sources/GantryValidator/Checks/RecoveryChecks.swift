internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 3: deciding about every failure, by the failure alone.
extension Validation {
  /// One strategy is given so many failures as it decides about in this time, in nanoseconds.
  private static let time = 5_000_000_000
  private static let leastFailures = 24

  func checkRecovery() {
    let strategies = types.filter { $0.type.kind == .recovery }
    guard !strategies.isEmpty else {
      for check in [Check.recoveryTotal, .decisionPure, .decisionSchema] {
        skip(check, "it has no recovery strategy")
      }
      return
    }
    let failures = FailureCorpus.make(request.seed).map(\.text)
    for subject in strategies {
      let count = max(Self.leastFailures, Self.time / max(1, subject.nanoseconds))
      let failures = Array(failures.prefix(count))
      let first = decide(subject, failures, .recoveryTotal)
      checkTotal(subject, first)
      // In another process, and in another order.
      let second = decide(subject, failures.reversed(), .decisionPure)
      checkPure(subject, first, second.reversed())
    }
  }

  /// Decides about each failure, with one instance.
  private func decide(
    _ subject: TypeUnderTest,
    _ failures: [[UInt8]],
    _ check: Check
  ) -> [CallFacts?] {
    var places: [Int] = []
    let purpose = TrialPurpose(check, hang: check, type: subject.type)
    let outcome = trial(purpose, limit: .seconds(20)) { script in
      begin(&script)
      prepare(&script, subject)
      script.create(.recovery, subject.type.name, subject.config)
      places = failures.map { script.call(0, .decide($0)) }
      script.destroy(0)
    }
    return places.map { outcome?.call($0) }
  }

  private func checkTotal(_ subject: TypeUnderTest, _ calls: [CallFacts?]) {
    for call in calls {
      guard let call, ![GANTRY_OK, GANTRY_UNSUPPORTED].contains(Int32(call.status)) else {
        continue
      }
      return find(
        .recoveryTotal,
        "decide of '\(subject.type.name)' answered \(StatusName.of(call.status)) to a failure",
        type: subject.type,
        evidence: [call.summary]
      )
    }
  }

  private func checkPure(
    _ subject: TypeUnderTest,
    _ first: [CallFacts?],
    _ second: [CallFacts?]
  ) {
    for (one, other) in zip(first, second) {
      guard let one, let other else { continue }
      guard one.status == other.status, one.output == other.output else {
        return find(
          .decisionPure,
          "decide of '\(subject.type.name)' decides otherwise about the same failure",
          type: subject.type,
          evidence: [one, other].map { String(decoding: $0.output.prefix(200), as: UTF8.self) }
        )
      }
      let effects = [
        ("intents", "announces an effect"), ("values", "stores a value"),
        ("artifacts", "keeps an artifact"), ("events", "emits an event"),
        ("nested", "invokes a skill"),
      ]
      for (list, words) in effects where !one.line.list(list).isEmpty {
        return find(
          .decisionPure,
          "decide of '\(subject.type.name)' \(words)",
          type: subject.type
        )
      }
    }
  }
}
