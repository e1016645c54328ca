/// Why one file of a project could not be used; it becomes evidence and never stops the analysis.
struct ManifestFailure: Error, Sendable, Equatable {
  let path: String
  let reason: String
  var line: Int?

  var evidence: ToolchainReport.Evidence {
    .init(file: path, line: line, says: "could not be read: \(reason)")
  }
}
