internal import Toolchain

extension AgentScore {
  /// What matched and what is missing, one sentence each, never empty (S0-42).
  var reasons: [String] {
    var reasons: [String] = []
    if let language = matchedLanguage { reasons.append(language.sentence) }
    if !matchedFrameworks.isEmpty {
      reasons.append(
        "It knows \(matchedFrameworks.joined(separator: ", "))"
          + " (\(matchedFrameworks.count) of \(detectedFrameworks.count) detected frameworks)."
      )
    }
    if let target = matchedTarget { reasons.append(target.sentence) }
    if let shortfall { reasons.append(shortfall) }
    return reasons.isEmpty ? ["Nothing that was detected is among its capabilities."] : reasons
  }

  /// What speaks against the agent: one sentence below 0.8, none from there (S0-42).
  func concerns(_ report: ToolchainReport) -> [String] {
    switch total {
    case ..<0.6: ["Moderate confidence: \(gap(report))."]
    case ..<0.8: ["Good match but \(gap(report))."]
    default: []
    }
  }

  /// The part of the project that weighs most among those the agent does not cover.
  private func gap(_ report: ToolchainReport) -> String {
    let unknown = detectedFrameworks.filter { !matchedFrameworks.contains($0) }
    let targets = report.deploymentTargets.map(\.platform)
    guard let matchedLanguage else { return "it writes none of the project's languages" }
    guard matchedLanguage.isPrimary else {
      return "it does not write \(report.primaryLanguage ?? "the primary language"), "
        + "the primary language"
    }
    if !unknown.isEmpty { return "it does not know \(unknown.phrase("or"))" }
    if matchedTarget == nil, !targets.isEmpty {
      return "it does not deploy to \(targets.phrase("or"))"
    }
    return matchedFrameworks.isEmpty
      ? "only the language speaks for it" : "it is not specialised in this kind of project"
  }
}

extension AgentScore.LanguageMatch {
  fileprivate var sentence: String {
    let rank = isPrimary ? "the primary language" : "another language"
    let place = path == "." ? "" : " (in \(path))"
    guard !spoken.isEmpty else {
      return "It writes \(detected), \(rank) of the project\(place)."
    }
    return "It writes \(spoken.phrase("and")) for \(detected), \(rank) of the project\(place)."
  }
}

extension AgentScore.TargetMatch {
  fileprivate var sentence: String {
    switch self {
    case .platform(let platform): "It deploys to \(platform)."
    case .type(let type): "It deploys to targets of the type \(type)."
    case .containers(let platform): "It works with containers, which \(platform) can take."
    }
  }
}

extension [String] {
  /// The words as a sentence lists them: `a`, `a or b`, `a, b or c`.
  func phrase(_ conjunction: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
