import GantryCore

/// The phases that use skills of the pipeline's own: checks them, and writes them out as what the
/// plugin behind all such skills gets.
struct SkillUse {
  /// The plugin type that makes the calls.
  static let maker = PluginReference(plugin: "gantry.foreign", type: "call")

  private let skills: [String: ForeignSkill]

  init(_ skills: [ForeignSkill]) {
    self.skills = Dictionary(skills.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The names of the pipeline's skills.
  var names: [String] { skills.keys.sorted() }

  /// The skill of the pipeline that a reference names; a skill hides a plugin of the same name.
  func skill(_ use: PluginReference) -> ForeignSkill? {
    use.type == nil ? skills[use.plugin] : nil
  }

  // MARK: - Checking

  /// Checks what phases give to skills.
  func check(_ definition: PipelineDefinition, _ diagnosis: inout Diagnosis) {
    for (index, phase) in definition.phases.enumerated() {
      guard let skill = skill(phase.use), skill.isSound else { continue }
      let place = JSONPointer(["phases", "\(index)", "with"])
      check(phase.with, skill, at: place, &diagnosis)
    }
  }

  private func check(
    _ with: Template,
    _ skill: ForeignSkill,
    at place: JSONPointer,
    _ diagnosis: inout Diagnosis
  ) {
    let given = with.source.objectValue ?? [:]
    for name in given.names where !skill.inputs.contains(where: { $0.name == name }) {
      diagnosis.add(
        .skillInput,
        "the skill \"\(skill.name)\" takes no \"\(name)\"",
        at: .key(place.appending(name)),
        Suggestion.remedy(for: name, in: skill.inputs.map(\.name))
      )
    }
    for input in skill.inputs {
      guard let value = given[input.name] else {
        diagnosis.add(
          .skillInput,
          "the skill \"\(skill.name)\" needs \"\(input.name)\"",
          at: .key(place),
          "Add \"\(input.name)\" to `with`: \(input.phrase)."
        )
        continue
      }
      guard Self.isLiteral(input.name, of: with), !input.accepts(value) else { continue }
      let shown = (try? value.encodedString) ?? value.kindPhrase
      diagnosis.add(
        .skillInput,
        "\(Diagnosis.name(of: place.appending(input.name))) must be \(input.phrase), but is \(shown)",
        at: .value(place.appending(input.name)),
        "Correct it, or the type in the skill \"\(skill.name)\"."
      )
    }
  }

  /// Whether a member is known before the run.
  private static func isLiteral(_ name: String, of with: Template) -> Bool {
    guard case .object(let members) = with else { return with.isLiteral }
    return members.first { $0.name == name }?.value.isLiteral ?? false
  }

  // MARK: - Writing out

  /// The pipeline with the plugin in the place of each skill: what a run pins and needs no skills for.
  func expanded(_ definition: PipelineDefinition, _ diagnosis: Diagnosis) -> PipelineDefinition {
    var expanded = definition
    for index in expanded.phases.indices {
      guard let skill = skill(expanded.phases[index].use) else { continue }
      let input = ForeignInputWriter(diagnosis: diagnosis).input(skill, expanded.phases[index].with)
      expanded.phases[index].use = Self.maker
      // What comes from the texts of the pipeline was read without problems before.
      expanded.phases[index].with = TemplateReader.read(input).template
    }
    return expanded
  }
}
