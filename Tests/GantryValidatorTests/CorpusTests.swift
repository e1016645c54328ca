import Foundation
import GantryCore
import GantryPlugins
import GantryValidator
import Testing

/// What proves the validator: small plugins, each of which breaks one rule.
@Suite struct CorpusTests {
  /// Why tests that need a plugin are skipped.
  private static let needsCompilers: Comment = "no C and no C++ compiler are installed"

  private static let hasCompilers = ["/usr/bin/cc", "/usr/bin/c++"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test func `every check has a plugin that breaks it`() throws {
    let broken = Set(try Corpus.fixtures().compactMap(\.breaks))
    #expect(Checks.all.map(\.id).filter { !broken.contains($0) } == [])
  }

  @Test func `fixtures expect only findings of checks that exist, and are named after the first`()
    throws
  {
    let known = Set(Checks.all.map(\.id))
    for fixture in try Corpus.fixtures() {
      let expected = fixture.also.union(fixture.breaks.map { [$0] } ?? [])
      #expect(expected.subtracting(known) == [], "\(fixture.name)")
      #expect(fixture.name.hasPrefix(fixture.breaks ?? "good-"), "\(fixture.name)")
    }
  }

  @Test(.enabled(if: hasCompilers, needsCompilers), .timeLimit(.minutes(30)))
  func `each plugin is found by the rule it breaks first, and correct ones by none`() async throws {
    let fixtures = try Corpus.fixtures()
    try #require(fixtures.count { $0.breaks != nil } >= 75)
    try #require(fixtures.count { $0.breaks == nil } == 8)
    for (fixture, verdict) in try await CorpusBench().validate(fixtures, at: \.ownLevel) {
      let found = verdict.findings.map(\.check.id)
      let told = verdict.findings.map { "\($0.check.id): \($0.message)" }.joined(separator: "\n")
      #expect(found.first == fixture.breaks, "\(fixture.name) is found by\n\(told)")
      let others = Set(found).subtracting(fixture.breaks.map { [$0] } ?? [])
      #expect(others.isSubset(of: fixture.also), "\(fixture.name) is found by\n\(told)")
    }
  }

  /// One of each way in which a trial shows something by itself: what the host saw, what a call
  /// answered, a trap, a crash, an end.
  private static let shown = [
    "alloc-fail.c", "bad-utf8.c", "calls-exit.c", "config-fuzz.c", "crashes.c", "input-fuzz.c",
    "output-json.c", "reads-past-end.c",
  ]

  @Test(.enabled(if: hasCompilers, needsCompilers), .timeLimit(.minutes(30)))
  func `the trial that a finding names shows it again`() async throws {
    let fixtures = try Corpus.fixtures().filter { Self.shown.contains($0.name) }
    try #require(fixtures.count == Self.shown.count)
    for (fixture, replay) in try await CorpusBench().replay(fixtures, at: \.ownLevel) {
      let again = replay?.findings.map(\.check.id) ?? []
      #expect(again.first == fixture.breaks, "\(fixture.name)")
      #expect(replay?.facts.isEmpty == false, "\(fixture.name)")
    }
  }
}

extension CorpusFixture {
  /// The level of the check that it breaks; correct ones have to pass them all.
  fileprivate var ownLevel: CheckLevel {
    breaks.flatMap { Checks.named($0)?.level } ?? .stress
  }
}
