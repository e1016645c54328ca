import Foundation
import GantryProof
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PowerTests {
  /// How many trials: 100 in CI, 1,000 in the soak.
  private static let count = Self.number("GANTRY_CUTS") ?? 100
  /// The seed of the first one; those of the others follow.
  private static let firstSeed = Self.number("GANTRY_CUT_SEED").map { UInt64($0) } ?? 1

  /// The operation at which the power fails, to do one trial again; the seed chooses otherwise.
  private static let cutAt = Self.number("GANTRY_CUT_AT").map { UInt64($0) }

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private func trial(
    _ seed: UInt64,
    _ promise: PowerPromise,
    cutAt: UInt64? = nil
  ) async throws -> PowerVerdict {
    let folder = NSTemporaryDirectory() + "gantry-power-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await PowerTrial(seed: seed, promise: promise, cutAt: cutAt).run(in: folder)
  }

  private func trials(_ promise: PowerPromise, _ count: Int) async throws -> [PowerVerdict] {
    var verdicts: [PowerVerdict] = []
    for offset in 0..<UInt64(count) {
      verdicts.append(try await trial(Self.firstSeed + offset, promise, cutAt: Self.cutAt))
    }
    return verdicts
  }

  @Test func `S5-4 no power cut takes what was acknowledged or leaves half of anything`()
    async throws
  {
    let verdicts = try await trials(.full, Self.count)
    for verdict in verdicts where !verdict.violations.isEmpty {
      Issue.record(Comment(rawValue: verdict.report))
    }
    // Cuts that hit nothing would prove nothing.
    if Self.count >= 100 {
      #expect(verdicts.contains { $0.lostBytes > 0 })
      #expect(verdicts.contains { $0.acknowledged > 0 })
      #expect(verdicts.contains { $0.unheard > 0 })
    }
    let acknowledged = verdicts.reduce(0) { $0 + $1.acknowledged }
    print(
      "\(verdicts.reduce(0) { $0 + $1.cuts }) cuts, \(acknowledged) commits acknowledged,",
      "\(verdicts.reduce(0) { $0 + $1.operations }) operations,",
      "\(verdicts.reduce(0) { $0 + $1.lostBytes }) bytes lost"
    )
  }

  @Test func `S5-4 a cut at any operation of the first start leaves a folder that can be used`()
    async throws
  {
    // Creating the journal, its tables and the first run's first commit.
    for operation in 1...50 as ClosedRange<UInt64> {
      for seed in 1...4 as ClosedRange<UInt64> {
        let verdict = try await trial(seed &* 1000 &+ operation, .full, cutAt: operation)
        guard !verdict.violations.isEmpty else { continue }
        Issue.record("at operation \(operation): \(verdict.report)")
      }
    }
  }

  @Test func `S5-4 with NORMAL the newest commits may be lost, never one in the middle`()
    async throws
  {
    let verdicts = try await trials(.normal, max(30, Self.count / 4))
    for verdict in verdicts where !verdict.violations.isEmpty {
      Issue.record(Comment(rawValue: verdict.report))
    }
    #expect(verdicts.contains { $0.lost > 0 })
  }

  @Test(arguments: [PowerPromise.off, .lyingDrive])
  func `without flushes the same cuts do harm, so the proof can fail`(
    promise: PowerPromise
  ) async throws {
    let verdicts = try await trials(promise, 20)
    #expect(verdicts.contains { !$0.violations.isEmpty })
  }
}
