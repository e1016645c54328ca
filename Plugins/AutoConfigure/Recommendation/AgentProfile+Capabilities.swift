extension AgentProfile {
  /// Reads a profile from the string map that an agent file or a registry publishes.
  ///
  /// Keys are accepted with or without the prefix `gantry-` and with `-` or `_` between words,
  /// because front matter conventionally uses the one and registry tables the other. Lists are
  /// words separated by spaces or commas. Unknown keys are left alone: they belong to others. What
  /// the map does not say is taken from the agent of that id in ``standardAgents``, because most
  /// registries publish agents that say nothing of this kind.
  ///
  /// - Parameters:
  ///   - agentID: The agent's id.
  ///   - name: The name a person reads.
  ///   - capabilities: The map, such as `["gantry-languages": "python"]`.
  /// - Throws: ``RecommendationError`` with `.invalidProfile` naming the key and its value.
  public init(
    agentID: String,
    name: String,
    capabilities: [String: String]
  ) throws(RecommendationError) {
    let table = CapabilityTable(agentID: Self.normalizedID(agentID), capabilities: capabilities)
    let usual = Self.standardAgent(agentID) ?? AgentProfile(agentID: agentID, name: name)
    self.init(
      agentID: agentID,
      name: name,
      specialization: try table.specialization() ?? usual.specialization,
      languages: table.words("languages") ?? usual.languages,
      frameworks: table.words("frameworks") ?? usual.frameworks,
      deploymentPlatforms: table.words("deployment_platforms") ?? usual.deploymentPlatforms,
      requiredFrameworks: table.words("required_frameworks") ?? usual.requiredFrameworks,
      overrides: table.words("overrides") ?? usual.overrides,
      priority: try table.priority() ?? usual.priority,
      confidenceWeight: try table.confidenceWeight() ?? usual.confidenceWeight,
      autoDeploy: try table.autoDeploy() ?? usual.autoDeploy
    )
  }
}

/// The string map with its keys in one spelling.
private struct CapabilityTable {
  private let agentID: String
  private var values: [String: String] = [:]

  init(agentID: String, capabilities: [String: String]) {
    self.agentID = agentID
    // Sorted, so that the same two spellings of one key always settle the same way.
    for (key, value) in capabilities.sorted(by: { $0.key < $1.key }) {
      var plain = String(key.lowercased().map { $0 == "-" ? "_" : $0 })
      if plain.hasPrefix("gantry_") { plain.removeFirst("gantry_".count) }
      values[plain] = value
    }
  }

  func words(_ key: String) -> [String]? {
    values[key]?.split { $0 == "," || $0.isWhitespace }.map { $0.lowercased() }
  }

  func specialization() throws(RecommendationError) -> AgentProfile.Specialization? {
    guard let text = values["specialization"] else { return nil }
    guard let value = AgentProfile.Specialization(rawValue: text.lowercased()) else {
      throw refusal("specialization", text, "one of engineering, devops, other")
    }
    return value
  }

  func priority() throws(RecommendationError) -> Int? {
    guard let text = values["priority"] else { return nil }
    guard let value = Int(text), value >= 1 else {
      throw refusal("priority", text, "a whole number from 1")
    }
    return value
  }

  func confidenceWeight() throws(RecommendationError) -> Double? {
    guard let text = values["confidence_weight"] else { return nil }
    guard let value = Double(text), value >= 0, value <= 1 else {
      throw refusal("confidence_weight", text, "a number between 0.0 and 1.0")
    }
    return value
  }

  func autoDeploy() throws(RecommendationError) -> Bool? {
    guard let text = values["auto_deploy"] else { return nil }
    guard let value = Bool(text.lowercased()) else {
      throw refusal("auto_deploy", text, "true or false")
    }
    return value
  }

  private func refusal(_ key: String, _ text: String, _ wanted: String) -> RecommendationError {
    RecommendationError(
      code: .invalidProfile,
      message: "The agent '\(agentID)' says \(key) is '\(text)', which is not \(wanted).",
      location: "\(agentID): \(key)",
      remedy: "Write \(wanted)."
    )
  }
}
