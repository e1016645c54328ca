import GantryCore

/// What a plan found, for people and for programs.
///
/// A phase may put a `preview` into its planned output: a document for programs, and `notices` for
/// people. A pipeline without one is shown as the output of each phase.
struct PlanText {
  let state: RunState
  let style: Style

  /// The document of the last phase that has one, else every phase's planned output.
  var json: JSON {
    if let preview = state.phases.last(where: { $0.output?["preview"] != nil })?.output?["preview"]
    {
      return preview
    }
    var phases = JSONObject()
    for phase in state.phases { phases[phase.id] = phase.output ?? .null }
    return ["phases": .object(phases)]
  }

  /// The notices of every phase, else one line for each phase.
  var lines: [String] {
    let notices = state.phases.flatMap { $0.output?["notices"]?.arrayValue ?? [] }
    guard notices.isEmpty else { return notices.compactMap(\.stringValue) }
    return state.phases.map { phase in
      let output = (try? phase.output?.encodedString) ?? nil
      return "\(style.cyan("·")) \(phase.id)  \(style.faint(output ?? "not known beforehand"))"
    }
  }
}
