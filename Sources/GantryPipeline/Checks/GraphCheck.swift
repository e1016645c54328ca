import GantryCore

/// Checks that the phases can be put in an order.
struct GraphCheck {
  private let phases: [PhaseDefinition]
  private var firstIndex: [String: Int] = [:]
  private var inCycle: Set<String> = []

  static func run(_ definition: PipelineDefinition, _ diagnosis: inout Diagnosis) {
    var check = GraphCheck(definition.phases)
    check.checkIDs(&diagnosis)
    check.checkNeeds(&diagnosis)
    check.checkCycles(&diagnosis)
    check.checkReachability(&diagnosis)
  }

  private init(_ phases: [PhaseDefinition]) {
    self.phases = phases
    for (index, phase) in phases.enumerated() where firstIndex[phase.id] == nil {
      firstIndex[phase.id] = index
    }
  }

  private func checkIDs(_ diagnosis: inout Diagnosis) {
    for (index, phase) in phases.enumerated() {
      guard let first = firstIndex[phase.id], first != index else { continue }
      diagnosis.add(
        .duplicatePhase,
        "two phases have the id \"\(phase.id)\"",
        at: .value(JSONPointer(["phases", "\(index)", "id"])),
        "Rename this one; phases[\(first)] has the id already."
      )
    }
  }

  private func checkNeeds(_ diagnosis: inout Diagnosis) {
    for (index, phase) in phases.enumerated() {
      for (position, need) in phase.needs.enumerated() {
        let place = Diagnosis.Place.value(
          JSONPointer(["phases", "\(index)", "needs", "\(position)"])
        )
        if need == phase.id {
          diagnosis.add(
            .cycle,
            "the phase \"\(need)\" needs itself",
            at: place,
            "Remove \"\(need)\"."
          )
        } else if firstIndex[need] == nil {
          let known = firstIndex.keys.filter { $0 != phase.id }
          diagnosis.add(
            .unknownPhase,
            "the phase \"\(phase.id)\" needs \"\(need)\", which does not exist",
            at: place,
            Suggestion.remedy(for: need, in: known)
          )
        }
      }
    }
  }

  /// Walks along `needs` from every phase; coming back to a phase on the way is a cycle.
  private mutating func checkCycles(_ diagnosis: inout Diagnosis) {
    var finished: Set<String> = []
    for phase in phases {
      var trail: [String] = []
      visit(phase.id, &trail, &finished, &diagnosis)
    }
  }

  private mutating func visit(
    _ id: String,
    _ trail: inout [String],
    _ finished: inout Set<String>,
    _ diagnosis: inout Diagnosis
  ) {
    guard let index = firstIndex[id], !finished.contains(id) else { return }
    trail.append(id)
    for (position, need) in phases[index].needs.enumerated() where need != id {
      if let start = trail.firstIndex(of: need) {
        let cycle = trail[start...] + [need]
        inCycle.formUnion(cycle)
        diagnosis.add(
          .cycle,
          "the phases \(cycle.joined(separator: " → ")) wait for each other",
          at: .value(JSONPointer(["phases", "\(index)", "needs", "\(position)"])),
          "Remove one of these `needs`."
        )
      } else {
        visit(need, &trail, &finished, &diagnosis)
      }
    }
    trail.removeLast()
    finished.insert(id)
  }

  private func checkReachability(_ diagnosis: inout Diagnosis) {
    let stuck = waiting(for: inCycle)
    for (index, phase) in phases.enumerated() where !inCycle.contains(phase.id) {
      guard let need = phase.needs.first(where: stuck.contains) else { continue }
      diagnosis.add(
        .unreachable,
        "the phase \"\(phase.id)\" can never run, because \"\(need)\" waits for a cycle",
        at: .value(JSONPointer(["phases", "\(index)", "id"])),
        "Break the cycle."
      )
    }
  }

  /// Some phases and everything that waits for one of them.
  private func waiting(for ids: Set<String>) -> Set<String> {
    var dependents: [String: [String]] = [:]
    for phase in phases {
      for need in phase.needs { dependents[need, default: []].append(phase.id) }
    }
    var found: Set<String> = []
    var open = Array(ids)
    while let next = open.popLast() {
      guard found.insert(next).inserted else { continue }
      open += dependents[next] ?? []
    }
    return found
  }
}
