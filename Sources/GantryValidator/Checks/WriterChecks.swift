internal import GantryCore
internal import GantryPlugins

/// Level 3: hosts that do not take what they are given.
extension Validation {
  /// Writers that take nothing, or only the beginning.
  func checkWriters() {
    let writing = types.filter { $0.works && !$0.plain.output.isEmpty }
    guard !writing.isEmpty else {
      return skip(.ignoresWriter, "nothing that can be called writes an output")
    }
    for subject in writing {
      let size = subject.plain.output.count
      let knobs =
        [("writes-fail", "1")] + Set([0, 1, size - 1]).sorted().map { ("write-limit", "\($0)") }
      for (knob, value) in knobs {
        let purpose = TrialPurpose(.ignoresWriter, hang: .ignoresWriter, type: subject.type)
        trial(purpose) { script in
          begin(&script)
          prepare(&script, subject)
          script.create(subject.type.kind, subject.type.name, subject.config)
          script.set(knob, value)
          script.call(0, subject.call)
          script.destroy(0)
        }
      }
    }
  }

  /// Queues that are full for a moment.
  func checkAgain() {
    let emitting = types.filter { $0.works && !$0.plain.events.isEmpty }
    guard !emitting.isEmpty else {
      return skip(.ignoresAgain, "nothing that can be called emits an event")
    }
    for subject in emitting where subject.plain.events.count == subject.repeated.events.count {
      for count in [1, 3] {
        var place = 0
        let purpose = TrialPurpose(.ignoresAgain, hang: .ignoresAgain, type: subject.type)
        let outcome = trial(purpose) { script in
          begin(&script)
          prepare(&script, subject)
          script.create(subject.type.kind, subject.type.name, subject.config)
          script.set("again", count)
          place = script.call(0, subject.call)
          script.destroy(0)
        }
        guard let call = outcome?.call(place), call.isOK else { continue }
        let lost = subject.plain.events.count - call.events.count
        guard lost > 0 else { continue }
        find(
          .ignoresAgain,
          "\(call.verb) of '\(subject.type.name)' answered GANTRY_OK and lost \(lost) of "
            + "\(subject.plain.events.count) events when the queue was full",
          type: subject.type
        )
        break
      }
    }
  }
}
