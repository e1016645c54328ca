/// Turns evidence into numbers; the only place that knows how much a marker is worth.
enum Confidence {
  /// One sign that a folder holds a language, worth a fixed number of hundredths.
  struct Marker: Sendable, Equatable {
    let name: String
    let hundredths: Int
  }

  /// How strongly a fact is shown, with the value that is displayed for it.
  enum Level: Double, Sendable {
    case high = 0.9
    case medium = 0.65
    case low = 0.35
  }

  static let base = 50
  static let cap = 95

  /// How sure a language is, from its markers.
  ///
  /// - Parameters:
  ///   - markers: What was found.
  ///   - isOnlyTooling: True when the manifest declares no program of its own; then nothing is added.
  /// - Returns: 0.5 to 0.95.
  static func language(_ markers: [Marker], isOnlyTooling: Bool) -> Double {
    guard !isOnlyTooling else { return Double(base) / 100 }
    let boost = markers.reduce(0) { $0 + $1.hundredths }
    return Double(min(cap, base + boost)) / 100
  }

  /// How sure a framework is, from where it is required and whether its own files are there.
  static func framework(
    scope: Dependency.Scope,
    row: FrameworkTable.Row,
    hasConfiguration: Bool
  ) -> Double {
    if hasConfiguration { return Level.high.rawValue }
    if row.type == "testing" { return Level.high.rawValue }
    guard scope == .runtime, !row.needsConfiguration else { return Level.medium.rawValue }
    return Level.high.rawValue
  }

  /// How sure the whole analysis is: the mean of the parts that are there.
  static func overall(language: Double, frameworks: [Double], target: Double?) -> Double {
    var parts = [language]
    if !frameworks.isEmpty {
      parts.append(frameworks.reduce(0, +) / Double(frameworks.count))
    }
    if let target { parts.append(target) }
    let mean = parts.reduce(0, +) / Double(parts.count)
    // Four decimals, so that the last bits of a mean never show in a report.
    return (mean * 10_000).rounded() / 10_000
  }
}
