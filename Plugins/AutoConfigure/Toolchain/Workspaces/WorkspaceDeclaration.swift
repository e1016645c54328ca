/// What one manifest says about which folders below it belong together.
struct WorkspaceDeclaration: Sendable {
  /// More patterns of one manifest than this are not looked at.
  private static let maximumPatterns = 200

  let language: String
  /// The folder of the manifest.
  let folder: String
  private let included: [PathPattern]
  private let excluded: [PathPattern]

  /// A declaration by patterns; one that begins with `!` takes out what the others let in.
  init(language: String, folder: String, members: [String], excluding: [String] = []) {
    self.language = language
    self.folder = folder
    let members = members.prefix(Self.maximumPatterns)
    let excluding = excluding.prefix(Self.maximumPatterns)
    included = members.filter { !$0.hasPrefix("!") }
      .compactMap { PathPattern($0, in: folder) }
    let negated = members.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
    excluded = (negated + excluding).compactMap { PathPattern($0, in: folder) }
  }

  func has(_ path: String) -> Bool {
    path == folder || (included.contains { $0.matches(path) } && !excludes(path))
  }

  func excludes(_ path: String) -> Bool { excluded.contains { $0.covers(path) } }

  /// Whether the declaration speaks about a folder at all: only what lies below it can be a member.
  func concerns(_ path: String) -> Bool {
    folder == "." || path == folder || path.hasPrefix(folder + "/")
  }
}
