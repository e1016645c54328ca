internal import CGantryABI
internal import GantryCore
internal import GantryPlugins

/// Level 3: planning without effects, and taking effects back.
extension Validation {
  // MARK: - Plan

  func checkPlans() {
    let phases = types.filter { $0.functions.contains("plan") }
    guard !phases.isEmpty else { return skip(.planEffects, "it has no phase that can plan") }
    for subject in phases {
      guard case .run(let input) = subject.call else { continue }
      var place = 0
      let purpose = TrialPurpose(.planEffects, hang: .planEffects, type: subject.type)
      let outcome = trial(purpose) { script in
        begin(&script)
        prepare(&script, subject)
        script.create(.phase, subject.type.name, subject.config)
        place = script.call(0, .plan(input))
        script.destroy(0)
      }
      guard let outcome, let call = outcome.call(place) else { continue }
      let effects = [("intents", "announced an effect"), ("artifacts", "kept an artifact")]
      for (list, words) in effects where !call.line.list(list).isEmpty {
        find(.planEffects, "plan of '\(subject.type.name)' \(words)", type: subject.type)
      }
      if !outcome.files.isEmpty {
        find(
          .planEffects,
          "plan of '\(subject.type.name)' left files",
          type: subject.type,
          evidence: outcome.files
        )
      }
    }
  }

  // MARK: - Undo

  func checkUndo() {
    let phases = types.filter { $0.functions.contains("undo") }
    guard !phases.isEmpty else {
      skip(.undoOutput, "it has no phase that can undo")
      return skip(.undoTwice, "it has no phase that can undo")
    }
    for subject in phases {
      let settled = UndoReceipts.of(subject.plain, isSettled: true)
      let open = UndoReceipts.of(subject.plain, isSettled: false)
      undo(subject, [settled ?? Array("[]".utf8)], runsFirst: true, "after a run")
      undo(subject, [open ?? Array("[]".utf8)], runsFirst: false, "for what never happened")
      undo(subject, [Array("[]".utf8)], runsFirst: false, "for nothing")
    }
  }

  private func undo(
    _ subject: TypeUnderTest,
    _ receipts: [[UInt8]],
    runsFirst: Bool,
    _ circumstance: String
  ) {
    var places: [Int] = []
    let purpose = TrialPurpose(.undoTwice, hang: .undoTwice, type: subject.type, circumstance)
    let outcome = trial(purpose) { script in
      begin(&script)
      prepare(&script, subject)
      script.create(.phase, subject.type.name, subject.config)
      if runsFirst { script.call(0, subject.call) }
      for receipt in receipts { places += (0..<2).map { _ in script.call(0, .undo(receipt)) } }
      script.destroy(0)
    }
    guard let outcome else { return }
    for (round, place) in places.enumerated() {
      guard let call = outcome.call(place) else { return }
      guard ![GANTRY_OK, GANTRY_UNSUPPORTED].contains(Int32(call.status)) else { continue }
      let words = round % 2 == 0 ? circumstance : "the second time, \(circumstance)"
      return find(
        .undoTwice,
        "undo of '\(subject.type.name)' fails \(words)",
        type: subject.type,
        evidence: [call.summary]
      )
    }
  }
}
