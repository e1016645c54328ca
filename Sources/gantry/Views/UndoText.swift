import GantryCore

/// What an undo would take back, for people and for programs.
struct UndoText {
  let state: RunState
  let style: Style

  private var plan: UndoPlan { UndoPlan(of: state) }

  /// The sentence for a run that left nothing behind.
  var nothing: String { "run \(state.id.text) changed nothing; there is nothing to undo" }

  /// The steps as a table, the newest first.
  var lines: [String] {
    let name = state.pipeline?.name ?? ""
    let title = "Undo run \(state.id.text) (\(name), \(state.status.rawValue))"
    let steps = plan.steps.flatMap { step in
      step.effects.enumerated().map { index, effect in
        let phase = index == 0 ? step.phase : ""
        let note = effect.result == nil ? style.yellow("  interrupted") : ""
        return "  \(phase.padded(to: 26)) \(effect.key)\(note)"
      }
    }
    return [style.bold(title)] + steps
  }

  /// The steps as one line of JSON.
  var json: String {
    let steps = plan.steps.map { step -> JSON in
      let effects = step.effects.map { effect -> JSON in
        ["key": .string(effect.key), "settled": .bool(effect.result != nil)]
      }
      return ["phase": .string(step.phase), "effects": .array(effects)]
    }
    let document: JSON = ["undoes": .string(state.id.text), "steps": .array(steps)]
    return (try? document.encodedString) ?? ""
  }
}
