/// What one folder is in one language, before folders and languages are weighed.
struct LanguageCandidate: Sendable {
  let language: String
  /// The signs found, for the score.
  var signs = LanguageEvidence()
  /// True when the manifest declares no program or library, only tools for working on one.
  var declaresOnlyTools = false
  /// True when the manifest describes a package that others install.
  var isPublished = false
  /// True when a manifest could not be read, so nothing is known of what it declares.
  var isUnread = false
  /// The package's own name, so that a library is not taken for its own user.
  var ownName: String?
  var runtime: ToolchainReport.Runtime
  var packageManager: String?
  var dependencies: [Dependency] = []
  var startCommand: String?
  /// Ports that a file of the folder says.
  var ports: [Int] = []
  var sourceCount: Int
  var evidence: [ToolchainReport.Evidence] = []

  mutating func mark(_ name: String, _ hundredths: Int) {
    signs.mark(name, hundredths)
  }

  mutating func add(_ file: String, _ line: Int? = nil, _ says: String) {
    evidence.append(.init(file: file, line: line, says: says))
  }

  /// Takes the runtime's version from the first source that states one.
  mutating func take(_ version: VersionSource?) {
    guard runtime.version == nil, let version else { return }
    runtime.version = version.version
    runtime.source = version.key.map { "\(version.file) \($0)" } ?? version.file
    add(version.file, version.line, "\(runtime.name) version \(version.version)")
  }

  /// Takes the start command from the first file that says one.
  mutating func start(_ command: String, file: String, line: Int? = nil) {
    guard startCommand == nil else { return }
    startCommand = command
    add(file, line, "start command: \(command)")
  }

  mutating func listen(_ port: Int, file: String, line: Int?) {
    guard !ports.contains(port) else { return }
    ports.append(port)
    add(file, line, "port \(port)")
  }
}

/// A version, the file that states it and the key it stands at.
struct VersionSource: Sendable, Equatable {
  var version: String
  var file: String
  var key: String?
  var line: Int?
}
