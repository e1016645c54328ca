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
    case state, drain

    /// The environment variable.
    var variable: String { "GANTRY_" + rawValue.uppercased() }

    /// The value when nobody says anything.
    var builtIn: String {
      switch self {
      case .project, .registry, .state: ""
      case .minimumConfidence: "0.5"
      case .drain: "5s"
      }
    }
  }

  /// A value and where it came from.
  struct Answer: Equatable {
    let value: String
    let source: String
  }

  private let flags: [Key: String]
  private let environment: [String: String]
  private let files: [(name: String, values: [String: String])]

  /// Gathers the sources.
  ///
  /// - Parameters:
  ///   - flags: What the command line said.
  ///   - project: The project folder, whose `.gantry/config.yaml` is read.
  ///   - environment: The process's environment.
  /// - Throws: ``Complaint`` when a settings file cannot be read or names an unknown setting.
  init(
    flags: [Key: String],
    project: String?,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    self.flags = flags
    self.environment = environment
    let home = environment["XDG_CONFIG_HOME"] ?? (environment["HOME"] ?? "") + "/.config"
    let candidates = [project.map { $0 + "/.gantry/config.yaml" }, home + "/gantry/config.yaml"]
    files = try candidates.compactMap { $0 }.compactMap { path in
      try Self.read(path).map { (path, $0) }
    }
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
    return Answer(value: key.builtIn, source: "built in")
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
