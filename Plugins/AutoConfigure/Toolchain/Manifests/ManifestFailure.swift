/// Why one file of a project could not be used; it becomes evidence and never stops the analysis.
struct ManifestFailure: Error, Sendable, Equatable {
  let path: String
  let reason: String
  var line: Int?

  private static let opening = "could not be read: "

  var evidence: ToolchainReport.Evidence {
    .init(file: path, line: line, says: Self.opening + reason)
  }

  /// Whether a piece of evidence tells of such a failure.
  static func isFailure(_ evidence: ToolchainReport.Evidence) -> Bool {
    evidence.says.hasPrefix(opening)
  }
}
