import GantryPlugin
import GantryPluginTesting
import Testing

@testable import TemplateName

@Suite struct `The strategy` {
  private func decide(_ code: String, attempts: Int = 1) throws -> Decision? {
    let config = ["wait_seconds": 2, "attempts_max": 3]
    let strategy = try FakeHost().load(plugin).recovery("template-name", config: config)
    let failure = Failure(failureClass: "failed", code: code, message: "m", attempts: attempts)
    let result = try strategy.decide(failure)
    return result.status == .unsupported ? nil : try result.output(as: Decision.self)
  }

  @Test func `it waits twice as long after each attempt`() throws {
    #expect(try decide("RATE_LIMITED", attempts: 1)?.afterNanoseconds == 2_000_000_000)
    #expect(try decide("RATE_LIMITED", attempts: 2)?.afterNanoseconds == 4_000_000_000)
  }

  @Test func `it asks a person when it has waited enough`() throws {
    #expect(try decide("UNAVAILABLE", attempts: 3)?.action == .escalate)
  }

  @Test func `every code has its decision`() throws {
    #expect(try decide("DISK_FULL")?.action == .escalate)
    #expect(try decide("NOTHING_TO_DO")?.action == .skip)
  }

  @Test func `other failures are left to others`() throws {
    #expect(try decide("OTHER") == nil)
  }

  @Test func `a setting out of range is refused`() throws {
    let loaded = try FakeHost().load(plugin)
    let refusal = #expect(throws: Refusal.self) {
      try loaded.recovery("template-name", config: ["attempts_max": 0])
    }
    #expect(refusal?.failure?.code == "TEMPLATE_NAME_CONFIG")
  }
}
