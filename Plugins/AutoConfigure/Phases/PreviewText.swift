import Recommendation
import Toolchain

/// What would be deployed, as people read it: what, how sure, why, and what was not chosen.
struct PreviewText {
  let report: ToolchainReport
  let output: MinConfidenceValidationPhase.Output

  /// The preview, line by line.
  var lines: [String] {
    project + agents + notChosen + skills + issues
  }

  // MARK: - The project

  /// How many components are shown; a monorepo may have hundreds.
  private static let componentsMaximum = 8

  private var project: [String] {
    guard let language = report.primaryLanguage else {
      return ["Nothing recognised: no manifest or source file of a known language."]
    }
    let sure = report.confidence.map { ", \(Self.percent($0)) sure" } ?? ""
    let rows = report.components.prefix(Self.componentsMaximum).map { component in
      [
        component.path,
        [component.runtime.name, component.runtime.version].compactMap { $0 }
          .joined(separator: " "),
        component.frameworks.map(\.name).joined(separator: ", "),
      ]
    }
    let more = report.components.count - rows.count
    return ["Project: \(language)\(sure)"] + TextTable(rows).lines(indent: "    ")
      + (more > 0 ? ["    and \(more) more components"] : [])
  }

  // MARK: - The agents

  private var agents: [String] {
    guard !(output.recommendations.isEmpty && output.notChosen.isEmpty) else { return [] }
    let rows = output.recommendations.map { agent in
      [agent.agentID, Self.sureness(agent.confidence), agent.reasoning]
    }
    let table = TextTable(rows).lines(indent: "  + ")
    let lines = zip(table, output.recommendations).flatMap { line, agent in
      [line] + (agent.concerns ?? []).map { "      but: \($0)" }
    }
    return [title] + (lines.isEmpty ? ["  none"] : lines)
  }

  private var title: String {
    if let role = output.role { return "Agents of the role \(role)" }
    let isMeasured = output.recommendations.allSatisfy { $0.confidence != nil }
    return isMeasured
      ? "Agents that score at least \(output.minConfidence)" : "Agents of the default set"
  }

  /// How many agents below the minimum are shown with their reason; the rest is a list of names.
  private static let nearMissesMaximum = 2

  private var notChosen: [String] {
    guard !output.notChosen.isEmpty else { return [] }
    let measured = output.notChosen.filter { $0.confidence != nil }
    let named = output.notChosen.filter { $0.confidence == nil }.map(\.agentID)
    let below = measured.filter { ($0.confidence ?? 0) < output.minConfidence }
    let others = measured.filter { ($0.confidence ?? 0) >= output.minConfidence }
    let shown = others + below.prefix(Self.nearMissesMaximum)
    let rest = below.dropFirst(Self.nearMissesMaximum).map { agent in
      "\(agent.agentID) \(Self.sureness(agent.confidence))"
    }
    let rows = shown.map { [$0.agentID, Self.sureness($0.confidence), $0.reason] }
    return ["Agents not chosen"] + TextTable(rows).lines(indent: "  - ")
      + (rest.isEmpty ? [] : ["    lower still: \(rest.joined(separator: ", "))"])
      + (named.isEmpty ? [] : ["    only when named: \(named.joined(separator: ", "))"])
  }

  // MARK: - The skills and the rest

  private var skills: [String] {
    guard !output.skillReasons.isEmpty else { return [] }
    return ["Skills"]
      + TextTable(output.skillReasons.map { [$0.name, $0.reason] }).lines(indent: "  + ")
  }

  private var issues: [String] {
    output.validation.issues.isEmpty
      ? [] : ["Notes"] + output.validation.issues.map { "  \($0.severity.rawValue): \($0.message)" }
  }

  private static func sureness(_ confidence: Double?) -> String {
    confidence.map(percent) ?? "not measured"
  }

  private static func percent(_ fraction: Double) -> String {
    "\(Int((fraction * 100).rounded()))%"
  }
}
