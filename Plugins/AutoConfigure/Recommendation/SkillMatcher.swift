internal import Toolchain

/// Finds the skills of a registry that are about what a project is made of.
///
/// A registry holds many skills for each language and most of them are about tools that a project
/// does not use, so a skill needs more than the right language. The rules, best first:
///
/// 1. It is dedicated to a detected framework: its `framework` is that one (`fastapi`,
///    `fastapi-local-dev`), or it has none and bears its name (`pytest`). Of three and more for one
///    framework only the basic ones are taken: of its name, or ending in `-core` or
///    `-fundamentals`.
/// 2. Where a framework has no dedicated skill, the one of its language that names it first among
///    its tags: `golang-http-frameworks` for `gin`.
/// 3. It is about the language as such: a `-core` without framework, or the language and a subject
///    every program has (`testing`, `quality`, `code-quality`, `concurrency`) are its first two
///    tags. Later tags are mentions.
/// 4. It bears the name of a backing service, a deployment platform or a build tool.
struct SkillMatcher {
  private let report: ToolchainReport
  private let skills: [SkillDescriptor]
  /// Languages that stand in the report, so that plain JavaScript gets nothing about TypeScript.
  private let written: Set<String>
  /// Languages that an ecosystem shares: a framework's skill may be filed under either.
  private let spoken: Set<String>

  init(report: ToolchainReport, skills: [SkillDescriptor]) {
    self.report = report
    var seen: Set<String> = []
    self.skills = skills.sorted { $0.name < $1.name }.filter { seen.insert($0.name).inserted }
    let names = report.components.flatMap(StackNames.languages(of:))
    spoken = StackNames.languages(names)
    written = names.reduce(into: Set<String>()) { languages, name in
      languages.formUnion(
        name == "node" ? ["node", "javascript"] : StackNames.languages(name)
      )
    }
  }

  /// Every skill that fits, best first, each once.
  var matches: [SkillReason] {
    var seen: Set<String> = []
    return (frameworkMatches + languageMatches + nameMatches)
      .filter { seen.insert($0.name).inserted }
  }

  // MARK: - Frameworks

  private var frameworkMatches: [SkillReason] {
    var seen: Set<String> = []
    let frameworks = report.components.flatMap { $0.frameworks.map(\.name) }
      .filter { seen.insert($0).inserted }
    return frameworks.flatMap { framework in
      let dedicated = dedicated(to: framework)
      let found = dedicated.isEmpty ? mentioning(framework) : basic(dedicated, of: framework)
      return found.map {
        SkillReason(name: $0.name, reason: "The project uses \(framework).", source: .framework)
      }
    }
  }

  private func dedicated(to framework: String) -> [SkillDescriptor] {
    let key = StackNames.framework(framework)
    return skills.filter { skill in
      guard fits(skill, framework: key) else { return false }
      guard let own = skill.framework else { return StackNames.framework(skill.name) == key }
      return StackNames.framework(own) == key
        || own.lowercased().hasPrefix(framework.lowercased() + "-")
    }
  }

  /// True unless the skill is filed under a language that the project does not have.
  private func fits(_ skill: SkillDescriptor, framework key: String) -> Bool {
    guard let toolchain = skill.toolchain else { return true }
    return !StackNames.languages(toolchain).isDisjoint(with: spoken)
      || StackNames.framework(toolchain) == key
  }

  private func basic(_ skills: [SkillDescriptor], of framework: String) -> [SkillDescriptor] {
    guard skills.count > 2 else { return skills }
    let key = StackNames.framework(framework)
    let basic = skills.filter {
      StackNames.framework($0.name) == key || $0.name.hasSuffix("-core")
        || $0.name.hasSuffix("-fundamentals")
    }
    return Array((basic.isEmpty ? skills : basic).prefix(basic.isEmpty ? 1 : 2))
  }

  private func mentioning(_ framework: String) -> [SkillDescriptor] {
    let key = StackNames.framework(framework)
    let places = skills.compactMap { skill -> (place: Int, skill: SkillDescriptor)? in
      guard skill.framework == nil, let toolchain = skill.toolchain,
        !StackNames.languages(toolchain).isDisjoint(with: spoken),
        let place = skill.tags.firstIndex(where: { StackNames.framework($0) == key })
      else { return nil }
      return (place, skill)
    }
    return places.min { ($0.place, $0.skill.name) < ($1.place, $1.skill.name) }.map { [$0.skill] }
      ?? []
  }

  // MARK: - Languages, services and tools

  private var languageMatches: [SkillReason] {
    skills.compactMap { skill in
      guard skill.framework == nil, let toolchain = skill.toolchain else { return nil }
      let own = StackNames.languages(toolchain)
      guard let language = own.intersection(written).min() else { return nil }
      let opening = Set(skill.tags.prefix(2).map { $0.lowercased() })
      let isBasic =
        skill.name.hasSuffix("-core")
        || !opening.isDisjoint(with: own) && !opening.isDisjoint(with: Self.subjects)
      guard isBasic else { return nil }
      let reason = "The project is written in \(language)."
      return SkillReason(name: skill.name, reason: reason, source: .toolchain)
    }
  }

  private static let subjects: Set<String> = ["testing", "quality", "code-quality", "concurrency"]

  private var nameMatches: [SkillReason] {
    let services = report.components.flatMap(\.services).map { ($0, "The project uses \($0).") }
    let platforms = report.deploymentTargets.map {
      ($0.platform, "The project is deployed with \($0.platform).")
    }
    let tools = report.buildTools.map { ($0, "The project is built with \($0).") }
    return (services + platforms + tools).compactMap { name, reason in
      guard skills.contains(where: { $0.name == name && $0.framework == nil }) else { return nil }
      return SkillReason(name: name, reason: reason, source: .toolchain)
    }
  }
}
