/// One package that a manifest requires, and where it says so.
struct Dependency: Sendable, Equatable {
  /// More entries of one table than this are not looked at; no manifest of a person has as many.
  static let maximumPerTable = 1000

  /// What the package is needed for.
  enum Scope: Int, Sendable, Comparable {
    case runtime, optional, development

    static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
  }

  /// The whole name as the registry knows it, normalised where the registry does so.
  let name: String
  /// The version requirement as written; nil when there is none.
  var requirement: String?
  var scope: Scope
  /// Extras or features asked for.
  var extras: [String] = []
  var file: String
  var line: Int?

  /// The name, and the name with each extra, as the tables list them.
  var spellings: [String] { [name] + extras.map { "\(name)[\($0)]" } }

  func evidence(_ says: String) -> ToolchainReport.Evidence {
    .init(file: file, line: line, says: says)
  }
}
