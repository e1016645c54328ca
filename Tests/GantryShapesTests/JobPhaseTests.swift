import GantryShapes
import Testing

@Suite struct `Phases of a job` {
  @Test func `S0-18 six phases are numbered from 1 without gaps`() {
    #expect(JobPhase.allCases.map(\.number) == [1, 2, 3, 4, 5, 6])
    #expect(
      JobPhase.allCases.map(\.rawValue) == [
        "detecting", "recommending", "validating", "deploying", "deploying_skills", "verifying",
      ]
    )
  }
}
