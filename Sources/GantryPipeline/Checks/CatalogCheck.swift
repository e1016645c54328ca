import GantryCore

/// Checks every `use` and `with` against what is installed.
struct CatalogCheck {
  private let catalog: any PluginDirectory
  /// The skills that the pipeline declares, which phases may use beside what is installed.
  private let ownSkills: [String]

  static func run(
    _ definition: PipelineDefinition,
    _ skills: SkillUse,
    _ catalog: any PluginDirectory,
    _ diagnosis: inout Diagnosis
  ) {
    let check = CatalogCheck(catalog: catalog, ownSkills: skills.names)
    for (index, phase) in definition.phases.enumerated() {
      let place = JSONPointer(["phases", "\(index)"])
      if let skill = skills.skill(phase.use) {
        check.checkMaker(of: skill, at: place, &diagnosis)
      } else {
        check.check(phase.use, phase.with, [.phase, .skill], at: place, &diagnosis)
      }
      check.check(phase.recover, at: place.appending("recover"), &diagnosis)
    }
    for (index, sink) in definition.sinks.enumerated() {
      check.check(sink.use, sink.with, [.sink], at: JSONPointer(["sinks", "\(index)"]), &diagnosis)
    }
    check.check(definition.recover, at: JSONPointer(["recover"]), &diagnosis)
  }

  /// What the skill takes was checked with its declaration; only who makes the calls is asked for.
  private func checkMaker(
    of skill: ForeignSkill,
    at pointer: JSONPointer,
    _ diagnosis: inout Diagnosis
  ) {
    guard catalog.plugin(SkillUse.maker) == nil else { return }
    diagnosis.add(
      .unknownPlugin,
      "no plugin provides \"\(SkillUse.maker)\", which makes the calls of the skill \"\(skill.name)\"",
      at: .value(pointer.appending("use")),
      "Install Gantry again: the plugin comes with it."
    )
  }

  private func check(
    _ strategies: [RecoveryReference],
    at pointer: JSONPointer,
    _ diagnosis: inout Diagnosis
  ) {
    for (index, strategy) in strategies.enumerated() {
      let place = pointer.appending("\(index)")
      check(strategy.use, strategy.with, [.recovery], at: place, &diagnosis)
    }
  }

  private func check(
    _ use: PluginReference,
    _ with: Template,
    _ kinds: [PluginListing.Kind],
    at pointer: JSONPointer,
    _ diagnosis: inout Diagnosis
  ) {
    let place = Diagnosis.Place.value(pointer.appending("use"))
    guard let listing = catalog.plugin(use) else {
      diagnosis.add(
        .unknownPlugin,
        "no plugin provides \"\(use)\"",
        at: place,
        remedy(for: use, kinds)
      )
      return
    }
    guard kinds.contains(listing.kind) else {
      let wanted = kinds.map { "a \($0.rawValue)" }.joined(separator: " or ")
      diagnosis.add(
        .pluginKind,
        "\"\(use)\" is a \(listing.kind.rawValue), but \(wanted) belongs here",
        at: place,
        remedy(for: use, kinds)
      )
      return
    }
    guard let schema = listing.inputSchema else { return }
    for violation in Self.violations(of: with, schema) {
      let part = pointer.appending("with").appending(contentsOf: violation.path)
      let isUnknown = violation.keyword == "additionalProperties"
      diagnosis.add(
        .pluginInput,
        "\(Diagnosis.name(of: part)) \(violation.message), says \"\(use)\"",
        at: isUnknown ? .key(part) : .value(part),
        violation.fix
      )
    }
  }

  /// Values that come from expressions are checked when the phase starts, not here.
  private static func violations(of with: Template, _ schema: JSONSchema)
    -> [JSONSchema.Violation]
  {
    guard case .object(let members) = with, let source = with.source.objectValue else {
      return with.isLiteral ? schema.validate(with.source) : []
    }
    let known = Set(members.filter(\.value.isLiteral).map(\.name))
    return schema.validate(source, where: known.contains)
  }

  /// Suggests what would fit here: a close name, or the types of the plugin that was named.
  private func remedy(for use: PluginReference, _ kinds: [PluginListing.Kind]) -> String {
    let fitting = catalog.knownReferences.filter { reference in
      catalog.plugin(reference).map { kinds.contains($0.kind) } ?? false
    }
    let names = fitting.map(\.description)
    let siblings = fitting.filter { $0.plugin == use.plugin && $0 != use }.map(\.description)
    if Suggestion.closest(to: use.description, in: names) == nil, !siblings.isEmpty {
      return "Write one of \(Set(siblings).sorted().joined(separator: ", "))."
    }
    let skills = kinds.contains(.skill) ? ownSkills : []
    let known = Set(names + skills)
    guard !known.isEmpty else { return "Install a plugin that provides it." }
    let isNear = Suggestion.closest(to: use.description, in: known) != nil
    guard !isNear, known.count > Self.namedMaximum else {
      return Suggestion.remedy(for: use.description, in: known)
    }
    return "Add the plugin that provides it with `gantry plugin add FILE`, "
      + Self.named(skills) + "or one of the \(Set(names).count) types that "
      + "`gantry plugin list` shows."
  }

  /// How many names a person reads in an error.
  private static let namedMaximum = 8

  /// The middle of a remedy that names some of the pipeline's skills.
  private static func named(_ skills: [String]) -> String {
    guard !skills.isEmpty else { return "" }
    let rest = skills.count > 3 ? " or \(skills.count - 3) more" : ""
    return "use a skill of this pipeline (\(skills.prefix(3).joined(separator: ", "))\(rest)), "
  }
}
