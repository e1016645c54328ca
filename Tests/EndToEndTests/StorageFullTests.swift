import Foundation
import GantryCore
import Testing

@Suite(.enabled(if: SmallDisk.isAvailable, SmallDisk.reason), .timeLimit(.minutes(10)))
struct `Running out of space` {
  /// How much more room each run gets than the one before, in KiB, until one has enough.
  ///
  /// `GANTRY_FULL_STEP` sets it: with 4, the size of a block, every write is hit once.
  private static let step =
    ProcessInfo.processInfo.environment["GANTRY_FULL_STEP"].flatMap { Int($0) } ?? 16

  @Test(arguments: FullDiskRange.Place.allCases)
  func `every file is old or new, the status says so, and a rerun with space repairs`(
    place: FullDiskRange.Place
  ) throws {
    let range = try FullDiskRange(place)
    var kibibytes = 4
    while try !range.run(leaving: .kibibytes(kibibytes)) {
      kibibytes += Self.step
      try #require(kibibytes < 8192, "no disk is large enough")
    }
    #expect(kibibytes > 4, "the first disk must be too small")
  }

  @Test(arguments: FullDiskRange.Place.allCases)
  func `without room for another file it is the same`(place: FullDiskRange.Place) throws {
    let range = try FullDiskRange(place)
    var files = 0
    while try !range.run(leaving: .files(files)) {
      files += 1
      try #require(files < 200, "no disk is large enough")
    }
    #expect(files > 0, "the first disk must be too small")
  }
}
