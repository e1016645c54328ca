import GantryCore

/// Checks that every name in every expression will have a value when it is needed.
struct ReferenceCheck {
  private let definition: PipelineDefinition
  private let needs: [String: [String]]
  private var earlier: (id: String, phases: Set<String>)?

  static func run(
    _ definition: PipelineDefinition,
    _ skills: [ForeignSkill],
    _ diagnosis: inout Diagnosis
  ) {
    var check = ReferenceCheck(definition)
    for skill in skills {
      check.check(skill.template, at: JSONPointer(["skills", skill.name]), in: nil, &diagnosis)
    }
    for (index, phase) in definition.phases.enumerated() {
      let place = JSONPointer(["phases", "\(index)"])
      check.check(phase.with, at: place.appending("with"), in: phase, &diagnosis)
      for (position, strategy) in phase.recover.enumerated() {
        let place = place.appending("recover", "\(position)", "with")
        check.check(strategy.with, at: place, in: phase, &diagnosis)
      }
    }
    for (index, sink) in definition.sinks.enumerated() {
      let place = JSONPointer(["sinks", "\(index)", "with"])
      check.check(sink.with, at: place, in: nil, &diagnosis)
    }
    for (index, strategy) in definition.recover.enumerated() {
      let place = JSONPointer(["recover", "\(index)", "with"])
      check.check(strategy.with, at: place, in: nil, &diagnosis)
    }
  }

  private init(_ definition: PipelineDefinition) {
    self.definition = definition
    needs = Dictionary(definition.phases.map { ($0.id, $0.needs) }) { first, _ in first }
  }

  private mutating func check(
    _ template: Template,
    at pointer: JSONPointer,
    in phase: PhaseDefinition?,
    _ diagnosis: inout Diagnosis
  ) {
    for reference in template.references {
      let string = pointer.appending(contentsOf: reference.pointer)
      let place = Diagnosis.Place.text(string, offset: reference.offset)
      switch reference.root {
      case .runID: continue
      case .input(let name): checkInput(name, place, &diagnosis)
      case .outputs(let name): checkPhase(name, in: phase, place, &diagnosis)
      }
    }
  }

  private func checkInput(_ name: String, _ place: Diagnosis.Place, _ diagnosis: inout Diagnosis) {
    guard definition.input(name) == nil else { return }
    diagnosis.add(
      .unknownInput,
      "there is no input \"\(name)\"",
      at: place,
      Suggestion.remedy(for: name, in: definition.inputs.map(\.name))
    )
  }

  private mutating func checkPhase(
    _ name: String,
    in phase: PhaseDefinition?,
    _ place: Diagnosis.Place,
    _ diagnosis: inout Diagnosis
  ) {
    guard definition.phase(name) != nil else {
      let known = definition.phases.map(\.id).filter { $0 != phase?.id }
      diagnosis.add(
        .unknownPhase,
        "there is no phase \"\(name)\"",
        at: place,
        Suggestion.remedy(for: name, in: known)
      )
      return
    }
    guard let phase else {
      diagnosis.add(
        .order,
        "the outputs of \"\(name)\" are not known here, before any phase has run",
        at: place,
        "Use inputs or run.id."
      )
      return
    }
    guard phase.id != name else {
      diagnosis.add(
        .order,
        "the phase \"\(name)\" uses its own outputs",
        at: place,
        "Use the outputs of a phase it needs."
      )
      return
    }
    guard !phases(before: phase.id).contains(name) else { return }
    diagnosis.add(
      .order,
      "the phase \"\(phase.id)\" uses the outputs of \"\(name)\" without waiting for it",
      at: place,
      "Add \"\(name)\" to the `needs` of \"\(phase.id)\"."
    )
  }

  /// Everything a phase waits for, kept until another phase is asked about, because one phase may
  /// use many outputs.
  private mutating func phases(before id: String) -> Set<String> {
    if let earlier, earlier.id == id { return earlier.phases }
    var found: Set<String> = []
    var open = needs[id] ?? []
    while let next = open.popLast() {
      guard found.insert(next).inserted else { continue }
      open += needs[next] ?? []
    }
    earlier = (id, found)
    return found
  }
}
