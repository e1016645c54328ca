internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 3: what a sink says about how much it has accepted.
extension Validation {
  /// Batches of many sizes.
  func checkAccepted() {
    let sinks = types.filter { $0.type.kind == .sink }
    guard !sinks.isEmpty else { return skip(.acceptedRange, "it has no sink") }
    for subject in sinks {
      var places: [(count: Int, place: Int)] = []
      let purpose = TrialPurpose(.acceptedRange, hang: .acceptedRange, type: subject.type)
      let outcome = trial(purpose) { script in
        begin(&script)
        prepare(&script, subject)
        script.create(.sink, subject.type.name, subject.config)
        var next = 1
        for count in [1, 2, 3, 16, 255, Int(GANTRY_BATCH_COUNT_MAX)] {
          let batch = TrialEvent.batch(count, from: next)
          places.append((count, script.call(0, .deliver(stride: 0, batch))))
          next += count
        }
        // The host sends again what was not accepted, and from the beginning after a crash.
        places.append((16, script.call(0, .deliver(stride: 0, TrialEvent.batch(16)))))
        if subject.functions.contains("flush") { script.call(0, .flush) }
        script.destroy(0)
      }
      guard let outcome else { continue }
      for (count, place) in places { checkAccepted(outcome.call(place), of: count, subject) }
    }
  }

  private func checkAccepted(_ call: CallFacts?, of count: Int, _ subject: TypeUnderTest) {
    // Whatever else it answers, `*accepted` says nothing.
    guard let call, Int32(call.status) == GANTRY_AGAIN,
      let accepted = call.line.number("accepted")
    else { return }
    guard call.line.json["accepted_set"]?.boolValue ?? true else {
      return find(
        .acceptedRange,
        "deliver of '\(subject.type.name)' answered GANTRY_AGAIN and did not set *accepted",
        type: subject.type,
        mark: "unset \(subject.type.name)"
      )
    }
    if accepted > count {
      let said = accepted < JSONParser.maximumInteger ? "\(accepted)" : "2^53 or more"
      return find(
        .acceptedRange,
        "deliver of '\(subject.type.name)' accepted \(said) of \(count) events",
        type: subject.type,
        mark: "accepted \(subject.type.name)"
      )
    }
    guard accepted == count else { return }
    find(
      .acceptedRange,
      "deliver of '\(subject.type.name)' accepted all \(count) events and answered GANTRY_AGAIN",
      type: subject.type,
      mark: "again \(subject.type.name)"
    )
  }
}
