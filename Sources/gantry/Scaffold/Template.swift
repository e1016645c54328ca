/// A project as it lies in the SDK: it builds there as it is, under the name `template-name`.
struct Template: Equatable {
  /// The languages that have templates.
  enum Language: String, CaseIterable {
    case swift, c, cpp, rust
  }

  /// The kinds of plugins that have templates.
  enum Kind: String, CaseIterable {
    case phase, skill, sink, recovery
  }

  /// A file, with its path below the project's folder.
  struct File: Equatable {
    var path: String
    var text: String
  }

  /// The files, by path.
  let files: [File]

  /// Whether a path can stand in a Makefile as it is, in an assignment and in a recipe.
  ///
  /// - Parameter path: The path.
  /// - Returns: False when make or the shell would read something else out of it.
  static func canName(_ path: String) -> Bool {
    path.wholeMatch(of: /[A-Za-z0-9._\/+@,~-]+/) != nil
  }

  /// What takes the place of a template's own words.
  struct Words {
    let name: PluginName
    /// The plugin's id: `acme.line-counter`.
    let id: String
    /// The absolute path of the SDK.
    let sdk: String
    /// The absolute path of the program that validates.
    let gantry: String
  }

  /// Makes the files of a project.
  ///
  /// - Parameter words: What takes the place of the template's own words.
  /// - Returns: The files, in the template's order.
  func rendered(with words: Words) -> [File] {
    // The id first, because it holds the name; a template reaches the SDK by "../../..".
    let changes = [
      ("acme.template-name", words.id), ("template-name", words.name.kebab),
      ("template_name", words.name.snake), ("TemplateName", words.name.pascal),
      ("TEMPLATE_NAME", words.name.upper), ("../../..", words.sdk),
      ("GANTRY ?= gantry\n", "GANTRY ?= \(words.gantry)\n"),
    ]
    func changed(_ text: String) -> String {
      changes.reduce(text) { text, change in text.replacing(change.0, with: change.1) }
    }
    return files.map { File(path: changed($0.path), text: changed($0.text)) }
  }
}
