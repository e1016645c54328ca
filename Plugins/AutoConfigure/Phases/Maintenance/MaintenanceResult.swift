import GantryPlugin

/// What a phase came to that restores or removes.
struct MaintenanceResult: Codable, Sendable, Equatable {
  /// Whether everything was done that could be.
  var success = true
  /// What was done, in one line.
  var message: String
  /// What was changed, named as a person would.
  var changed: [String] = []
  /// Paths that stay because they are a person's.
  var kept: [String] = []
  /// One sentence for each thing that failed.
  var errors: [String] = []
  /// The backup that was made before the first change; nil when nothing changed.
  var backupID: String?

  enum CodingKeys: String, CodingKey {
    case success, message, changed, kept, errors
    case backupID = "backup_id"
  }

  /// Writes null for a backup that was not needed.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(success, forKey: .success)
    try container.encode(message, forKey: .message)
    try container.encode(changed, forKey: .changed)
    try container.encode(kept, forKey: .kept)
    try container.encode(errors, forKey: .errors)
    try container.encode(backupID, forKey: .backupID)
  }
}

/// The output of a phase that restores or removes.
struct MaintenanceOutput: Codable, Sendable, Equatable {
  var result: MaintenanceResult
  var notices: [String]

  /// The shape of the output.
  static let schema = Schema.object(
    ["result": .object([:], open: true), "notices": Schemas.names],
    required: ["result", "notices"]
  )

  init(_ result: MaintenanceResult, nothing: String, isPlan: Bool = false) {
    self.result = result
    let isIdle = result.changed.isEmpty && result.errors.isEmpty
    notices =
      (isIdle ? [nothing] : result.changed.isEmpty ? [] : [result.message])
      + result.changed.map { "  \($0)" } + result.kept.map { "Kept your file: \($0)" }
      + result.errors
  }
}
