/// What was found so far, check by check.
///
/// One mistake shows in many trials, so every finding comes with the name of what it was seen by: the
/// second of a name is not kept.
struct Ledger: Sendable {
  /// Of one check this many findings are kept: more say nothing new.
  private static let limit = 5

  private var found: [String: [Finding]] = [:]
  private var skipped: [String: String] = [:]
  private var known: Set<String> = []

  /// Notes a finding.
  ///
  /// - Parameters:
  ///   - finding: What was found.
  ///   - mark: What names the mistake; nil goes by check, type and message.
  /// - Returns: Whether it was new.
  @discardableResult
  mutating func add(_ finding: Finding, mark: String? = nil) -> Bool {
    let name = mark ?? "\(finding.check.id) \(finding.type ?? "") \(finding.message)"
    guard known.insert(name).inserted else { return false }
    guard found[finding.check.id, default: []].count < Self.limit else { return false }
    found[finding.check.id, default: []].append(finding)
    return true
  }

  /// Whether a mistake of that name was noted.
  func knows(_ mark: String) -> Bool { known.contains(mark) }

  /// Whether anything was found for a check.
  func has(_ check: Check) -> Bool { found[check.id] != nil }

  /// Notes why a check was not looked at; the first reason counts, and a finding counts more.
  mutating func skip(_ check: Check, _ reason: String) {
    if skipped[check.id] == nil { skipped[check.id] = reason }
  }

  /// What became of a check.
  func result(of check: Check) -> CheckResult {
    if let findings = found[check.id] { return .findings(findings) }
    return skipped[check.id].map { .skipped($0) } ?? .passed
  }
}
