/// The file `SKILL.md` that makes a folder a skill, read leniently.
///
/// Only what clients cannot do without is required: readable YAML and a description. Everything
/// else that breaks a rule is in ``diagnostics``, and ``ruleViolations(folder:)`` has the strict
/// view for those who publish.
public struct SkillFile: Sendable, Equatable {
  /// The skill's name; the folder's name when the file does not say.
  public let name: String
  /// What the skill does and when to use it.
  public let description: String
  /// The licence, as written.
  public let license: String?
  /// What the skill needs, as written.
  public let compatibility: String?
  /// String values by key; the place for other tools' data.
  public let metadata: [String: String]
  /// The tools the skill may use, as written.
  public let allowedTools: [String]
  /// Names of every top-level field, in the order of the file.
  public let fieldNames: [String]
  /// The instructions below the fields.
  public let body: String
  /// What is wrong with the file and was read past.
  public let diagnostics: [PackageDiagnostic]

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - text: The content.
  ///   - folder: The name of the folder the file is in.
  ///   - location: The path to name in messages.
  /// - Throws: ``PackageError`` when there is no readable front matter or no description.
  public init(text: String, folder: String, location: String) throws(PackageError) {
    let front = try FrontMatter(text: text, location: location)
    let fields = front.fields
    guard let description = fields["description"]?.text, !description.isEmpty else {
      throw PackageError(
        code: .invalidContent,
        message: "The skill has no description.",
        location: location,
        remedy: "Say in 'description' what the skill does and when to use it."
      )
    }
    self.description = description
    name = fields["name"]?.text ?? folder
    license = fields["license"]?.text
    compatibility = fields["compatibility"]?.text
    metadata = (fields["metadata"]?.pairs ?? []).reduce(into: [:]) { $0[$1.key] = $1.value.text }
    allowedTools = fields["allowed-tools"]?.texts ?? []
    fieldNames = (fields.pairs ?? []).map(\.key)
    body = front.body
    var found: [PackageDiagnostic] = []
    if front.wasRepaired {
      found.append(
        PackageDiagnostic(
          code: .invalidContent,
          message: "A value with an unquoted ': ' was read as if it were quoted.",
          location: location,
          remedy: "Put the value in quotes."
        )
      )
    }
    if name != folder {
      found.append(
        PackageDiagnostic(
          code: .invalidName,
          message: "The skill is named '\(name)' and its folder '\(folder)'.",
          location: location,
          remedy: "Give both the same name."
        )
      )
    }
    diagnostics = found
  }
}
