import Foundation
import Recommendation
import Testing

@Suite struct `Validating a recommendation` {
  @Test func `S0-46 an unknown agent is an error and blocks`() throws {
    let result = try RecommendationValidation([agent("ghost", 0.9)], known: ["python-engineer"])
    #expect(!result.isValid)
    #expect(
      result.issues == [
        .init(severity: .error, message: "The agent 'ghost' does not exist in any registry.")
      ]
    )
  }

  @Test func `S0-46 both spellings of an id are known`() throws {
    let result = try RecommendationValidation([agent("vercel-ops", 0.9)], known: ["vercel_ops"])
    #expect(result.isValid)
    #expect(result.issues.isEmpty)
  }

  @Test(arguments: [
    (0.0, "warning Low confidence 0.0 for a."), (0.4999, "warning Low confidence 0.4999 for a."),
    (0.5, "info Medium confidence 0.5 for a."), (0.6999, "info Medium confidence 0.6999 for a."),
    (0.7, nil), (1.0, nil),
  ])
  func `S0-46 a score below 0.5 is a warning, below 0.7 worth knowing`(
    _ row: (score: Double, issue: String?)
  ) throws {
    let result = try RecommendationValidation([agent("a", row.score)], known: ["a"])
    #expect(result.issues.map { "\($0.severity.rawValue) \($0.message)" }.first == row.issue)
    #expect(result.isValid)
  }

  @Test func `S0-46 several agents of one specialization are a warning`() throws {
    let agents = [agent("a", 0.9, .engineering), agent("b", 0.9), agent("c", 0.8, .engineering)]
    let result = try RecommendationValidation(agents, known: ["a", "b", "c"])
    #expect(
      result.issues == [
        .init(
          severity: .warning,
          message: "Multiple agents (a, c) recommended for role 'engineering'."
        )
      ]
    )
    #expect(result.isValid)
  }

  @Test func `S0-46 agents without a trade are no crowd`() throws {
    let result = try RecommendationValidation(
      [agent("a", 0.9), agent("b", 0.9)],
      known: ["a", "b"]
    )
    #expect(result.issues.isEmpty)
  }

  @Test func `S0-46 concerns are worth knowing, also without a confidence`() throws {
    var one = agent("a", nil)
    one.concerns = ["Look twice."]
    let result = try RecommendationValidation([one], known: ["a"])
    #expect(result.issues == [.init(severity: .info, message: "a: Look twice.")])
  }

  @Test func `S0-46 grave issues come first`() throws {
    let agents = [agent("a", 0.6), agent("b", 0.4), agent("ghost", 0.9)]
    let result = try RecommendationValidation(agents, known: ["a", "b"])
    #expect(result.issues.map(\.severity) == [.error, .warning, .info])
  }

  @Test func `S0-46 an empty list is refused`() {
    let error = #expect(throws: RecommendationError.self) {
      _ = try RecommendationValidation([], known: ["a"])
    }
    #expect(error?.code == .nothingToValidate)
    #expect(
      error?.description == """
        There are no recommended agents to validate.
          ├─ where: recommendations
          └─ fix:   Recommend at least one agent, or pass over the validation when there are none.
        """
    )
  }

  @Test func `S0-68 its JSON has is_valid and issues`() throws {
    let result = try RecommendationValidation([agent("a", 0.4)], known: ["a"])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(result), as: UTF8.self)
    #expect(
      text == #"{"is_valid":true,"issues":[{"message":"Low confidence 0.4 for a.","#
        + #""severity":"warning"}]}"#
    )
  }

  private func agent(
    _ id: String,
    _ score: Double?,
    _ specialization: AgentProfile.Specialization = .other
  ) -> AgentRecommendation {
    AgentRecommendation(
      agentID: id,
      agentName: id,
      score: score,
      priority: 1,
      specialization: specialization,
      reasons: ["It fits."],
      concerns: [],
      hints: .init(detectedFrameworks: [], deploymentTarget: nil, buildTools: [])
    )
  }
}
