import Toolchain

/// What would be deployed, as people read it: what, why, how sure, and what was not chosen.
struct PreviewText {
  let report: ToolchainReport
  let output: MinConfidenceValidationPhase.Output

  /// The preview, line by line.
  var lines: [String] {
    project + agents + skills + issues
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
    let chosen = output.recommendations.map { "  + \(Self.line($0))" }
    let dropped = output.dropped.map { "  - \(Self.line($0))" }
    guard !(chosen + dropped).isEmpty else { return [] }
    return ["Agents that score at least \(output.minConfidence)"]
      + (chosen.isEmpty ? ["  none"] : chosen)
      + (dropped.isEmpty ? [] : ["Agents not chosen"] + dropped)
  }

  private var skills: [String] {
    guard !output.skillRecommendations.isEmpty else { return [] }
    return ["Skills"] + output.skillRecommendations.map { "  + \($0)" }
  }

  private var issues: [String] {
    output.validation.issues.isEmpty
      ? [] : ["Notes"] + output.validation.issues.map { "  \($0.severity.rawValue): \($0.message)" }
  }

  private static func line(_ agent: RecommendedAgent) -> String {
    "\(agent.agentID)  \(percent(agent.confidence))  \(agent.reasoning)"
  }

  private static func percent(_ fraction: Double) -> String {
    "\(Int((fraction * 100).rounded()))%"
  }
}
