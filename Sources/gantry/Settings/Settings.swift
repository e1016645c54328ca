import Foundation
import GantryCore
import GantryPipeline

/// Every setting with its value and where the value came from.
///
/// The order is flag, environment, project file, user file, built-in; the first that says anything
/// wins, and `gantry config explain` names it.
struct Settings {
  /// One setting that can be set outside the command line.
  enum Key: String, CaseIterable {
    case project, registry
    case minimumConfidence = "min_confidence"
    case state, drain, lease
    case lock, trust, strict, secrets

    /// The environment variable.
    var variable: String { "GANTRY_" + rawValue.uppercased() }

    /// Whether only the person may say it: a stranger's repository must not say whom they trust.
    var isPersonal: Bool {
      switch self {
      case .lock, .trust, .strict, .secrets: true
      case .project, .registry, .minimumConfidence, .state, .drain, .lease: false
      }
    }

    /// The value when nobody says anything.
    var builtIn: String {
      switch self {
      case .project, .registry, .state, .lock, .trust, .secrets: ""
      case .strict: "false"
      case .minimumConfidence: "0.5"
      case .drain: "5s"
      case .lease: "30s"
      }
    }
  }

  /// A value and where it came from.
  struct Answer: Equatable {
    let value: String
    let source: String
  }

  /// The person's folder of settings.
  let folder: String
  private let flags: [Key: String]
  private let builtIn: [Key: String]
  private let environment: [String: String]
  private let files: [(name: String, values: [String: String])]

  /// Gathers the sources.
  ///
  /// - Parameters:
  ///   - flags: What the command line said.
  ///   - project: The project folder, whose `.gantry/config.yaml` is read.
  ///   - builtIn: What a command takes, instead of what every command does, when nobody says
  ///     anything.
  ///   - environment: The process's environment.
  /// - Throws: ``Complaint`` when a settings file cannot be read or names an unknown setting.
  init(
    flags: [Key: String],
    project: String?,
    builtIn: [Key: String] = [:],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    self.flags = flags
    self.builtIn = builtIn
    self.environment = environment
    let home = environment["XDG_CONFIG_HOME"] ?? (environment["HOME"] ?? "") + "/.config"
    folder = home + "/gantry"
    var files: [(name: String, values: [String: String])] = []
    if let path = project.map({ $0 + "/.gantry/config.yaml" }), var values = try Self.read(path) {
      for name in values.keys.sorted() where Key(rawValue: name)?.isPersonal == true {
        throw Self.personal(name, in: path, person: folder + "/config.yaml")
      }
      // The file was found through the project, so it cannot name another one.
      values[Key.project.rawValue] = nil
      files.append((path, values))
    }
    let own = folder + "/config.yaml"
    if let values = try Self.read(own) { files.append((own, values)) }
    self.files = files
  }

  /// The value of a setting and where it came from.
  func answer(_ key: Key) -> Answer {
    if let value = flags[key] {
      return Answer(value: value, source: "flag --" + key.rawValue.replacing("_", with: "-"))
    }
    if let value = environment[key.variable], !value.isEmpty {
      return Answer(value: value, source: "environment \(key.variable)")
    }
    for file in files {
      if let value = file.values[key.rawValue] { return Answer(value: value, source: file.name) }
    }
    return Answer(value: builtIn[key] ?? key.builtIn, source: "built in")
  }

  /// Reads a flat YAML file of settings; nil when there is none.
  private static func read(_ path: String) throws -> [String: String]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard text.contains(where: { !$0.isWhitespace }) else { return [:] }
    let document: JSON
    do {
      document = try YAMLText.json(text, file: path)
    } catch {
      let first = error.errors.first
      throw Complaint(
        message: "the settings cannot be read: \(first?.message ?? "\(error)")",
        location: first?.place ?? path,
        remedy: "Correct the file, or remove it to use the built-in settings.",
        status: .configuration
      )
    }
    guard document != .null else { return [:] }
    guard let members = document.objectValue else {
      throw Complaint(
        message: "the settings are \(document.kindPhrase), not a mapping",
        location: path,
        remedy: "Write one `name: value` on each line.",
        status: .configuration
      )
    }
    return try members.reduce(into: [:]) { values, member in
      guard Key(rawValue: member.name) != nil else { throw unknown(member.name, in: path) }
      values[member.name] = try member.value.stringValue ?? member.value.encodedString
    }
  }

  private static func personal(_ name: String, in path: String, person: String) -> Complaint {
    Complaint(
      message: "the setting '\(name)' is not a project's to make",
      location: path,
      remedy: "Take it out, and put it into \(person) if it is what you want.",
      status: .configuration
    )
  }

  private static func unknown(_ name: String, in path: String) -> Complaint {
    let names = Key.allCases.map(\.rawValue)
    let hint = Suggestion.closest(to: name, in: names).map { "Did you mean '\($0)'?" }
    return Complaint(
      message: "there is no setting '\(name)'",
      location: path,
      remedy: hint ?? "Use one of: \(names.joined(separator: ", ")).",
      status: .configuration
    )
  }
}
