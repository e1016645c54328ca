import GantryCore
import GantryShapes
import Testing

@Suite struct `Naming a job` {
  @Test func `S0-22 the id of a job holds the second it began in and six digits of the run`() {
    let run = RunID(time: Timestamp(nanoseconds: 1_763_698_414_999_000_000), random: (1, 0xABCDEF))
    #expect(JobID.text(of: run) == "autoconfig-1763698414-abcdef")
  }

  @Test func `S0-22 it is of the settled form for any run`() throws {
    for random in [UInt64.min, 7, .max] {
      let run = RunID(time: Timestamp(nanoseconds: Int64(random >> 2)), random: (random, random))
      let form = try Regex("^autoconfig-[0-9]+-[0-9a-f]{6}$")
      #expect(JobID.text(of: run).wholeMatch(of: form) != nil)
    }
  }
}
