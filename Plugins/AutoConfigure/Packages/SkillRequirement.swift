/// What a skill says it builds on, in one of the spellings that registries use (S0-49).
enum SkillRequirement: Equatable {
  /// The bare name of a skill, or the path of its folder with `-` in place of `/`.
  case named(String)
  /// A path from the skill's own folder to the other's, such as `../langchain`.
  case relative(String)
  /// Something that no spelling allows.
  case junk

  init(_ text: String) {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "-_./".unicodeScalars.contains(scalar))
    }
    if !isPlain || text.isEmpty || text.hasPrefix("/") {
      self = .junk
    } else {
      self = text.contains("/") ? .relative(text) : .named(text)
    }
  }

  /// A path from a folder of the registry to another; nil when it leaves the registry.
  static func resolve(_ path: String, from folder: String) -> String? {
    var parts = folder.split(separator: "/").map(String.init)
    for part in path.split(separator: "/").map(String.init) where part != "." {
      guard part == ".." else {
        parts.append(part)
        continue
      }
      guard parts.popLast() != nil else { return nil }
    }
    return parts.joined(separator: "/")
  }
}

extension SkillRegistry {
  /// The skills that a skill builds on and that a registry has, each once, in the order named.
  ///
  /// - Parameter name: The skill's name.
  /// - Returns: The names, without those that nobody has.
  public func requirements(of name: String) -> [String] {
    guard let skill = skill(name) else { return [] }
    var seen: Set<String> = [name]
    return skill.requires.compactMap { resolve($0, of: skill)?.name }
      .filter { seen.insert($0).inserted }
  }

  /// What a skill asks for and no registry has; no error, for a skill works without.
  ///
  /// - Parameter name: The skill's name.
  /// - Returns: One finding for each requirement.
  public func danglingRequirements(of name: String) -> [PackageDiagnostic] {
    guard let skill = skill(name) else { return [] }
    return skill.requires.filter { resolve($0, of: skill) == nil }.map { requirement in
      PackageDiagnostic(
        code: .notFound,
        message: "requirement \"\(requirement)\" of skill \(name) exists in no registry",
        location: skill.folder + "/SKILL.md",
        remedy: "Add the registry that holds it, or go without."
      )
    }
  }

  /// What the registries' skills ask for and no registry has.
  public var danglingRequirements: [PackageDiagnostic] {
    skills.flatMap { danglingRequirements(of: $0.name) }
  }

  private func resolve(_ text: String, of skill: RegisteredSkill) -> RegisteredSkill? {
    switch SkillRequirement(text) {
    case .junk: return nil
    case .named(let name): return self.skill(name) ?? self.skill(atPathID: name, like: skill)
    case .relative(let path):
      guard let folder = SkillRequirement.resolve(path, from: skill.sourceFolder) else {
        return nil
      }
      return self.skill(inFolder: folder, like: skill)
    }
  }
}

extension RegisteredSkill {
  /// The path of the folder with `-` in place of `/`: a spelling that `requires` may use.
  var pathID: String { sourceFolder.replacing("/", with: "-") }

  /// What speaks against deploying the skill at all, one sentence without a full stop each.
  ///
  /// A requirement that is no name at all says that the skill was never meant to be used, and then
  /// everything else that is wrong is worth telling, too.
  ///
  /// - Parameter file: The skill's file, when it was read.
  /// - Returns: The reasons; empty for a skill that may be deployed.
  public func refusals(_ file: SkillFile? = nil) -> [String] {
    let junk = requires.filter { SkillRequirement($0) == .junk }
      .map { "it requires \"\($0)\", which is no name of a skill" }
    guard !junk.isEmpty else { return [] }
    let folder = self.folder.split(separator: "/").last.map(String.init) ?? name
    let links = file?.linksThatLeave ?? []
    return junk + (file?.ruleViolations(folder: folder) ?? [])
      + links.map { "its text points to \($0), which is not part of it" }
  }

  /// Stops a skill that must not be deployed.
  func refuseJunk(_ file: SkillFile) throws(PackageError) {
    let reasons = refusals(file)
    guard !reasons.isEmpty else { return }
    throw PackageError(
      code: .invalidContent,
      message: "the skill is refused: " + reasons.joined(separator: "; "),
      location: folder + "/SKILL.md",
      remedy:
        "Name existing skills under 'requires' or leave it empty, and keep the format's rules."
    )
  }
}

extension SkillFile {
  /// Markdown links of the text that lead out of the skill's folder, each once.
  var linksThatLeave: [String] {
    var seen: Set<String> = []
    return body.split(separator: "](../").dropFirst().compactMap { rest in
      let end = rest.firstIndex { $0 == ")" || $0.isWhitespace }
      guard let end, rest[end] == ")" else { return nil }
      return "../" + rest[..<end]
    }.filter { seen.insert($0).inserted }
  }
}
