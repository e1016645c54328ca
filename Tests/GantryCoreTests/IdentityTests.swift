import GantryCore
import Testing

@Suite struct `Names and times` {
  @Test func `run ids sort by the time of their creation and read back`() throws {
    let early = RunID(time: Timestamp(nanoseconds: 1_000_000_000), random: (.max, .max))
    let late = RunID(time: Timestamp(nanoseconds: 1_001_000_000), random: (0, 0))
    #expect(early < late)
    #expect(RunID(text: early.text) == early)
    #expect(early.text.dropFirst(18).first == "7")
  }

  @Test(arguments: [
    "", "run_", "01935d2a-7c80-7e3b-9f41-0c7d5a2b9e11", "run_01935D2A-7c80-7e3b-9f41-0c7d5a2b9e11",
    "run_01935d2a_7c80-7e3b-9f41-0c7d5a2b9e11", "run_../../../../etc/passwd/xxxxxxxxxxxxxxxxx",
  ])
  func `text that is not a run id is refused`(_ text: String) {
    #expect(RunID(text: text) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_399_999_000_000, "2100-02-28T23:59:59.999Z"),
  ])
  func `times are RFC 3339 in UTC with milliseconds`(_ nanoseconds: Int64, _ text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).rfc3339 == text)
  }

  @Test(arguments: [0, 1, -1, 1_772_357_400_123_456_789, 951_868_799_999_999_999])
  func `a time in JSON keeps its nanoseconds`(_ nanoseconds: Int64) throws {
    let time = Timestamp(nanoseconds: nanoseconds)
    #expect(try JSON(encoding: time).decoded(as: Timestamp.self) == time)
  }

  @Test(arguments: ["2026-03-01", "2026-03-01T09:30:00", "2026-03-01T09:30:00+01:00", "x"])
  func `other forms of time are refused`(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }
}

@Suite struct `Estimating progress` {
  @Test func `without a history phases weigh the same and no end is foretold`() {
    let estimate = ProgressEstimate(phases: [
      .init(status: .succeeded), .init(status: .running, fraction: 0.5), .init(status: .pending),
    ])
    #expect(estimate.fraction == 0.5)
    #expect(estimate.remaining == nil)
  }

  @Test func `S0-16 with a history phases weigh what they took`() {
    let estimate = ProgressEstimate(phases: [
      .init(status: .succeeded, history: [1_000, 3_000, 2_000]),
      .init(status: .running, fraction: 0.5, history: [8_000]),
    ])
    #expect(estimate.fraction == 0.6)
    #expect(estimate.remaining == 4_000)
  }

  @Test func `S0-16 the estimate says between which times it lies`() {
    let history: [Int64] = [900, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 5_000]
    let estimate = ProgressEstimate(phases: [
      .init(status: .running, fraction: 0.5, history: history),
      .init(status: .pending, history: [2_000]),
    ])
    #expect(estimate.remaining == 2_500)
    #expect(estimate.interval == 2_500...4_500)
    #expect(ProgressEstimate(phases: [.init(status: .running)]).interval == nil)
  }

  @Test func `a running phase that says nothing never claims to be finished`() {
    let estimate = ProgressEstimate(phases: [
      .init(status: .running, elapsed: 1_000_000, history: [10])
    ])
    #expect(estimate.fraction == 0.95)
  }

  @Test func `a run without phases is complete`() {
    #expect(ProgressEstimate(phases: []).fraction == 1)
  }
}

@Suite struct `Codable values as JSON` {
  private struct Everything: Codable, Equatable {
    var text = "é"
    var whole: UInt16 = 7
    var real: Float = 1.5
    var flag = true
    var none: Int?
    var list: [[Int]] = [[1], []]
    var table = ["a": ["b": 2]]
    var json: JSON = ["x": [nil]]
  }

  @Test func `a value survives the way there and back`() throws {
    let value = Everything()
    let json = try JSON(encoding: value)
    #expect(json["list"] == [[1], []])
    #expect(json["none"] == nil)
    #expect(try json.decoded(as: Everything.self) == value)
  }

  @Test func `a number that does not fit its type is refused with its path`() throws {
    let json: JSON = ["text": "x", "whole": 70_000]
    let error = #expect(throws: DecodingError.self) { try json.decoded(as: Everything.self) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["whole"])
  }
}
