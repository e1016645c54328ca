import Recommendation
import Toolchain

/// What would be deployed, as people read it: what, why, how sure, and what was not chosen.
struct PreviewText {
  let report: ToolchainReport
  let output: MinConfidenceValidationPhase.Output

  /// The preview, line by line.
  var lines: [String] {
    project + agents + notChosen + skills + issues
  }

  private var project: [String] {
    guard let language = report.primaryLanguage else {
      return ["Nothing recognised: no manifest or source file of a known language."]
    }
    let sure = report.confidence.map { ", \(Self.percent($0)) sure" } ?? ""
    return ["Project: \(language)\(sure)"]
      + report.components.map { component in
        let frameworks = component.frameworks.map(\.name).joined(separator: ", ")
        let runtime = [component.runtime.name, component.runtime.version].compactMap { $0 }
        return "  \(component.path)  " + runtime.joined(separator: " ")
          + (frameworks.isEmpty ? "" : "  with \(frameworks)")
      }
  }

  private var agents: [String] {
    let chosen = output.recommendations.flatMap { agent in
      ["  + " + Self.line(agent.agentID, agent.confidence, agent.reasoning)]
        + (agent.concerns ?? []).map { "      but: \($0)" }
    }
    guard !(chosen.isEmpty && output.notChosen.isEmpty) else { return [] }
    return [title] + (chosen.isEmpty ? ["  none"] : chosen)
  }

  private var title: String {
    if let role = output.role { return "Agents of the role \(role)" }
    let isMeasured = output.recommendations.allSatisfy { $0.confidence != nil }
    return isMeasured
      ? "Agents that score at least \(output.minConfidence)" : "Agents of the default set"
  }

  private var notChosen: [String] {
    guard !output.notChosen.isEmpty else { return [] }
    return ["Agents not chosen"]
      + output.notChosen.map { "  - " + Self.line($0.agentID, $0.confidence, $0.reason) }
  }

  private var skills: [String] {
    guard !output.skillReasons.isEmpty else { return [] }
    return ["Skills"] + output.skillReasons.map { "  + \($0.name)  \($0.reason)" }
  }

  private var issues: [String] {
    output.validation.issues.isEmpty
      ? [] : ["Notes"] + output.validation.issues.map { "  \($0.severity.rawValue): \($0.message)" }
  }

  private static func line(_ id: String, _ confidence: Double?, _ reason: String) -> String {
    "\(id)  \(confidence.map(percent) ?? "not measured")  \(reason)"
  }

  private static func percent(_ fraction: Double) -> String {
    "\(Int((fraction * 100).rounded()))%"
  }
}
