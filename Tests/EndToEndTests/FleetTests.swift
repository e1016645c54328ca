import Foundation
import GantryCore
import Testing

@Suite(.serialized, .timeLimit(.minutes(20))) struct `A fleet of engines` {
  /// 2,000 runs in CI; the soak gives ten thousand.
  private static let runs =
    ProcessInfo.processInfo.environment["GANTRY_RUNS"].flatMap { Int($0) } ?? 2000

  private func verdict(_ arguments: [String]) throws -> (Ended, JSON) {
    let ended = try Gantry().run(["selftest"] + arguments)
    let last = try #require(ended.output.split(separator: "\n").last, "\(ended.errors)")
    return (ended, try JSONParser.parse(Array(last.utf8)))
  }

  @Test func `S5-5 eight engines, two of which are struck each second, end every run once`() throws
  {
    let (ended, verdict) = try verdict([
      "--chaos", "--engines", "8", "--runs", "\(Self.runs)", "--stops", "0.1", "--histories", "20",
      "--cuts", "2", "--commits", "20000",
    ])
    print("fleet: \(ended.output)")
    #expect(ended.status == 0, "\(ended.output)")
    #expect(verdict["verdict"] == "passed")
    let fleet = try #require(verdict["engines"])
    #expect(fleet["runs"] == .int(Int64(Self.runs)))
    #expect(fleet["violations"] == [])
    // A fleet that was never struck would show nothing.
    #expect((fleet["killed"]?.intValue ?? 0) > 2)
    #expect((fleet["takeovers"]?.intValue ?? 0) > 0)
    #expect(verdict["writers"]?["violations"] == [])
    #expect(verdict["writers"]?["commits"] == 20000)
  }

  @Test func `a seed is one history to look at, and the folder is gone afterwards`() throws {
    let (ended, verdict) = try verdict(["--seed", "4711"])
    #expect(ended.status == 0)
    #expect(verdict["seed"] == 4711)
    #expect(verdict["simulation"]?["histories"] == 1)
    #expect(verdict["engines"] == nil)
    let (_, again) = try self.verdict(["--seed", "4711"])
    #expect(again["simulation"] == verdict["simulation"])
    let left = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
    #expect(!left.contains { $0.hasPrefix("gantry-selftest-") && $0.contains("4711") })
  }
}
