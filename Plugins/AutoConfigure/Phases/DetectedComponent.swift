import Toolchain

/// One component of the project as the preview and the events name it (S0-68).
struct DetectedComponent: Codable, Sendable, Equatable {
  /// The language.
  var type: String
  /// The version of the runtime as the project states it, nil when it does not.
  var version: String?
  /// How sure the language is, 0 to 1.
  var confidence: Double

  /// The components of a report, in its order.
  static func list(_ report: ToolchainReport) -> [DetectedComponent] {
    report.components.map {
      DetectedComponent($0)
    }
  }

  private init(_ component: ToolchainReport.Component) {
    type = component.language
    version = component.runtime.version
    confidence = component.confidence
  }

  /// Writes an unknown version as null, so that it differs from a forgotten one.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type, forKey: .type)
    try container.encode(version, forKey: .version)
    try container.encode(confidence, forKey: .confidence)
  }
}
