internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 3: cancellation and deadlines.
extension Validation {
  /// How long after it was asked to a call may go on.
  private static let patience = 500_000_000
  /// A hanging call is let go of after this.
  private static let trialLimit = Duration.seconds(6)

  /// Cancels each call before it begins, at once, and in the middle.
  func checkCancellation() {
    for subject in types where subject.type.kind != .recovery {
      let moments = [0, 1_000_000, subject.nanoseconds / 2]
      let first = reserve(moments.count, for: .cancelLatency)
      // In the middle of what takes long enough to have a middle.
      let isWanted = request.wanted?.check == Check.cancelLatency.id
      let hasMiddle = subject.nanoseconds > 4_000_000 || isWanted
      for (place, moment) in moments.prefix(hasMiddle ? 3 : 2).enumerated() {
        cancel(subject, after: moment, round: first + place)
      }
    }
  }

  private func cancel(_ subject: TypeUnderTest, after moment: Int, round: Int) {
    let words = moment == 0 ? "before it began" : "after \(moment / 1_000_000) ms"
    let (outcome, place) = stop(subject, .cancelLatency, round, "cancelled \(words)") {
      $0.set("cancel-after", moment)
    }
    guard let call = outcome?.call(place), let cancelled = call.cancelledAfter else { return }
    check(call, .cancelLatency, subject, asked: cancelled, "it was cancelled \(words)")
    guard call.hasSeenCancellation else { return }
    if call.eventsAfterSeen > 0 {
      find(
        .cancelLatency,
        "\(call.verb) of '\(subject.type.name)' emitted \(call.eventsAfterSeen) events after it had "
          + "seen that it was cancelled",
        type: subject.type
      )
    }
    guard ![GANTRY_OK, GANTRY_CANCELLED, GANTRY_TIMED_OUT].contains(Int32(call.status)),
      call.status != subject.plain.status
    else { return }
    find(
      .cancelLatency,
      "\(call.verb) of '\(subject.type.name)' saw that it was cancelled and answered "
        + StatusName.of(call.status),
      type: subject.type,
      evidence: [call.summary]
    )
  }

  /// Gives each call a deadline that is over soon.
  func checkDeadlines() {
    for subject in types where subject.type.kind != .recovery {
      // One that does not stop when asked does not stop by itself either.
      let isKnown =
        knows(lateMark(.cancelLatency, subject))
        || knows(TrialJudge.hangMark(subject.type, subject.call.verb))
      let round = reserve(1, for: .deadline)
      guard !isKnown else { continue }
      let deadline = 100_000_000
      let (outcome, place) = stop(subject, .deadline, round, "past its deadline") {
        $0.set("deadline", deadline)
      }
      guard let call = outcome?.call(place) else { continue }
      check(call, .deadline, subject, asked: deadline, "its deadline had passed")
    }
  }

  private func lateMark(_ check: Check, _ subject: TypeUnderTest) -> String {
    "late \(check.id) \(subject.type.name)"
  }

  private func check(
    _ call: CallFacts,
    _ check: Check,
    _ subject: TypeUnderTest,
    asked: Int,
    _ words: String
  ) {
    let late = call.nanoseconds - asked
    guard late > Self.patience else { return }
    find(
      check,
      "\(call.verb) of '\(subject.type.name)' returned \(late / 1_000_000) ms after \(words)",
      type: subject.type,
      mark: lateMark(check, subject)
    )
  }

  private func stop(
    _ subject: TypeUnderTest,
    _ check: Check,
    _ round: Int,
    _ circumstance: String,
    _ knob: (inout Script) -> Void
  ) -> (TrialOutcome?, Int) {
    var place = 0
    let purpose = TrialPurpose(check, hang: check, type: subject.type, circumstance)
    let outcome = trial(purpose, round: round, limit: Self.trialLimit) { script in
      begin(&script)
      guardInputs(&script, subject)
      script.create(subject.type.kind, subject.type.name, subject.config)
      knob(&script)
      place = script.call(0, subject.call)
      script.set("cancel-after", "never")
      script.set("deadline", 0)
      script.destroy(0)
    }
    return (outcome, place)
  }
}
