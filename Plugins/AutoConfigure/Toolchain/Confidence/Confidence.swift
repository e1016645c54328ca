/// How sure an answer is (S0-36): a score, the level it stands for and the number shown for that.
///
/// Only this file and `LanguageEvidence.swift` know how evidence becomes numbers, so that calibrated
/// numbers can take their place without a change elsewhere.
struct Confidence: Sendable, Equatable {
  /// No evidence makes a language more certain than this.
  static let cap = 0.95

  /// 0 to ``cap``.
  let score: Double

  init(score: Double) {
    self.score = min(Self.cap, max(0, score))
  }

  var level: Level {
    switch score {
    case 0.80...: .high
    case 0.50...: .medium
    case 0.20...: .low
    default: .veryLow
    }
  }

  /// The four grades of certainty; the raw value is what a grade counts in a mean.
  enum Level: Int, Sendable {
    case veryLow = 1
    case low, medium, high

    /// The number that is shown for the grade.
    var display: Double {
      switch self {
      case .veryLow: 0.1
      case .low: 0.35
      case .medium: 0.65
      case .high: 0.9
      }
    }

    /// The grade that a number is shown for.
    init(display: Double) {
      self = Confidence(score: display).level
    }

    /// The grade of a mean of grades; a mean never falls between two.
    init(mean: Double) {
      switch mean {
      case 3.5...: self = .high
      case 2.5...: self = .medium
      case 1.5...: self = .low
      default: self = .veryLow
      }
    }
  }

  /// How sure a framework is, from where it is required and whether its own files are there.
  static func framework(
    scope: Dependency.Scope,
    row: FrameworkTable.Row,
    hasConfiguration: Bool
  ) -> Level {
    if hasConfiguration || row.type == "testing" { return .high }
    guard !row.needsConfiguration else { return .medium }
    // An extra of a Python project is something that it is used with, as its users install it.
    let isUsed = scope == .runtime || (scope == .optional && row.language == "python")
    return isUsed ? .high : .medium
  }

  /// How sure TypeScript is beside JavaScript.
  ///
  /// - Parameters:
  ///   - files: How many script files are TypeScript.
  ///   - total: How many script files there are.
  /// - Returns: Nil up to a tenth, when it is no language of its own there.
  static func typeScript(files: Int, of total: Int) -> Level? {
    guard files * 10 > total else { return nil }
    return files * 2 > total ? .high : .medium
  }

  /// How sure the whole analysis is: the mean of the parts that are there, each by its grade.
  static func overall(language: Level, frameworks: [Level], target: Level?) -> Level {
    var parts = [Double(language.rawValue)]
    if !frameworks.isEmpty {
      let sum = frameworks.reduce(0) { $0 + $1.rawValue }
      parts.append(Double(sum) / Double(frameworks.count))
    }
    if let target { parts.append(Double(target.rawValue)) }
    return Level(mean: parts.reduce(0, +) / Double(parts.count))
  }
}
