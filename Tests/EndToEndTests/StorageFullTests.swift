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

  // MARK: - In the middle of a run

  /// A run whose second phase is under way, with its state on a disk of its own.
  ///
  /// One object, so that the disk lives as long as the rest; it goes first, because the folder it is
  /// mounted in could not be removed before.
  private final class Halfway {
    let disk: SmallDisk
    let gantry: Gantry
    let state: String
    let run: String
    let live: LiveGantry

    init() throws {
      let gantry = try Gantry()
      self.gantry = gantry
      disk = try SmallDisk(in: gantry.scratch)
      state = disk.path + "/state"
      let pipeline = try gantry.pipeline(
        """
          - { id: before, use: test.noop/effects, with: { key: "file:a" } }
          - { id: slow, use: test.noop/sleep, needs: [before], with: { milliseconds: 2000 } }
          - { id: after, use: test.noop/effects, needs: [slow], with: { key: "file:b" } }
        """
      )
      live = try gantry.start("run", pipeline, "--state", state, "--json")
      run = try EventLine.all(in: [try live.wait(for: #""phase":"slow""#)])[0].run
    }

    var status: JSON? {
      get throws { try gantry.run("runs", "list", "--state", state, "--json").json[0]?["status"] }
    }

    var events: [EventLine] {
      get throws { try gantry.run("events", run, "--state", state, "--json").events }
    }

    var reserve: Int? {
      let file = state + "/reserve"
      return try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    }
  }

  @Test func `S5-4 a disk that fills up in the middle of a run pauses it, and resume goes on`()
    throws
  {
    let halfway = try Halfway()
    #expect(halfway.reserve == 1 << 20)
    try halfway.disk.leave(kibibytes: 0)
    let ended = halfway.live.end()
    #expect(ended.status == 74)
    #expect(
      ended.errors == """
        error: the disk is full; run \(halfway.run) was paused
          ├─ where: \(halfway.state)
          └─ fix:   Free some space, then go on with `gantry resume \(halfway.run) \
        --state \(halfway.state)`.

        """
    )
    #expect(try halfway.status == "paused")
    #expect(halfway.reserve == nil, "the space was given up for the last commit")
    #expect(try halfway.events.last?.type == "run.paused")

    try halfway.disk.giveRoom()
    let resumed = try halfway.gantry.run("resume", halfway.run, "--state", halfway.state)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try halfway.status == "succeeded")
    #expect(halfway.reserve == 1 << 20, "the space is set aside again")
    try judge(halfway.events)
  }

  @Test func `S5-4 to resume on a disk that is still full changes nothing`() throws {
    let halfway = try Halfway()
    try halfway.disk.leave(kibibytes: 0)
    #expect(halfway.live.end().status == 74)
    try halfway.disk.leave(kibibytes: 0)
    let early = try halfway.gantry.run("resume", halfway.run, "--state", halfway.state)
    #expect(early.status == 74, "\(early.errors)")
    #expect(early.errors.hasPrefix("error: the disk is full"), "\(early.errors)")

    try halfway.disk.giveRoom()
    #expect(try halfway.status == "paused")
    let resumed = try halfway.gantry.run("resume", halfway.run, "--state", halfway.state)
    #expect(resumed.status == 0, "\(resumed.errors)")
    try judge(halfway.events)
  }

  @Test func `S5-4 without space in reserve the run is left as it is stored, and resume goes on`()
    throws
  {
    let halfway = try Halfway()
    try FileManager.default.removeItem(atPath: halfway.state + "/reserve")
    try halfway.disk.leave(kibibytes: 0)
    let ended = halfway.live.end()
    #expect(ended.status == 74)
    #expect(ended.errors.hasPrefix("error: the disk is full"), "\(ended.errors)")

    try halfway.disk.giveRoom()
    #expect(try halfway.status == "running")
    let resumed = try halfway.gantry.run("resume", halfway.run, "--state", halfway.state)
    #expect(resumed.status == 0, "\(resumed.errors)")
    try judge(halfway.events)
  }

  /// What was committed before the disk was full is not done again, and nothing is done twice.
  private func judge(_ events: [EventLine]) throws {
    #expect(events.map(\.seq) == Array(1...events.count))
    #expect(events.count { $0.short == "phase.started before" } == 1)
    for phase in ["before", "slow", "after"] {
      #expect(events.count { $0.short == "phase.succeeded \(phase)" } == 1)
    }
    for phase in ["before", "after"] {
      #expect(events.count { $0.short == "effect.intended \(phase)" } == 1)
      #expect(events.count { $0.short == "effect.settled \(phase)" } == 1)
    }
    #expect(events.last?.type == "run.succeeded")
  }
}
