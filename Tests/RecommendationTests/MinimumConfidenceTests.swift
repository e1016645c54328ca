import Recommendation
import Testing

@Suite struct `The minimum confidence` {
  @Test func `S0-27 is 0.5 when nobody gave one`() throws {
    #expect(try MinimumConfidence(nil).value == 0.5)
    #expect(MinimumConfidence.standard.value == 0.5)
  }

  @Test(arguments: [0.0, 0.25, 0.5, 1.0])
  func `S0-28 a value in the range is honoured, 0.0 included`(_ value: Double) throws {
    #expect(try MinimumConfidence(value).value == value)
  }

  @Test(arguments: [-0.1, 1.1, 2.0, Double.nan, Double.infinity, -Double.infinity])
  func `S0-28 a value outside the range is refused`(_ value: Double) {
    #expect {
      _ = try MinimumConfidence(value)
    } throws: { error in
      let error = error as? RecommendationError
      return error?.code == .confidenceOutOfRange
        && error?.message.contains("between 0.0 and 1.0") == true
    }
  }

  @Test func `the refusal says what, where and how to fix`() {
    let error = #expect(throws: RecommendationError.self) { _ = try MinimumConfidence(1.1) }
    #expect(
      error?.description == """
        The minimum confidence must be between 0.0 and 1.0, and it is 1.1.
          ├─ where: min_confidence
          └─ fix:   Give a number from 0.0 (keep every agent) to 1.0, or leave it out for 0.5.
        """
    )
  }
}
