import Foundation

/// Lets one engine work off a million phases and watches whether it grows.
///
/// The engine is a process of its own, `gantry engine`, as a person runs it. It is looked at from
/// outside whenever another tenth of the runs has ended, while it works on the next.
struct PhaseSoak {
  /// What an engine held of the system when a tenth had ended.
  struct Look {
    var memory: Int
    var descriptors: Int
    var threads: Int
    var seconds: Double
  }

  let place: Workplace
  /// How many runs are queued.
  let runs: Int
  /// How many phases each has.
  static let phases = 1000
  /// What may be resident in addition at the end: four bytes for each phase.
  ///
  /// The allocator's arenas get holes: in an engine that was looked into for 288,000 phases, 9.6 MB
  /// were in use from 128,000 on while they held 28.
  private static let memoryGrowth = 4 * 1_048_576
  /// The store opens readers when several runs read at once, up to five, each with a file and its log.
  private static let descriptorGrowth = 10

  /// Works the queue off.
  ///
  /// - Returns: A look for each tenth, of which there may be fewer when there are few runs.
  /// - Throws: ``Malfunction`` when the engine did not end well.
  func work() async throws -> [Look] {
    let state = place.fresh("state")
    try await QueuedRuns.write(runs, phases: Self.phases, to: state)
    let engine = place.command(["engine", "--until-idle", "--json"], state: state)
    let tenth = max(1, runs / 10)
    let start = ContinuousClock.now
    var looks: [Look] = []
    let status = try engine.watch(in: place, for: "\"engine.left\"") { process, ended in
      guard ended % tenth == 0 else { return }
      looks.append(Self.look(at: process, since: start))
    }
    guard status == 0, looks.count >= runs / tenth else {
      throw Malfunction("the engine ended with status \(status) after \(looks.count) tenths")
    }
    return looks
  }

  /// What grew between the first look and the last, and is not allowed to.
  static func growth(_ looks: [Look]) -> [String] {
    guard let first = looks.first, let last = looks.last else { return ["nothing was seen"] }
    var grown: [String] = []
    if last.memory - first.memory > memoryGrowth { grown.append("memory") }
    if last.descriptors - first.descriptors > descriptorGrowth { grown.append("descriptors") }
    if last.threads - first.threads > 4 { grown.append("threads") }
    return grown
  }

  /// The looks as lines of a table.
  func lines(_ looks: [Look]) -> [String] {
    let heading = ["tenth", "phases", "memory", "fds", "threads", "seconds"]
    let rows = looks.enumerated().map { place, look in
      [
        "\(place + 1)", "\((place + 1) * max(1, runs / 10) * Self.phases)",
        "\(look.memory / 1024) KiB", "\(look.descriptors)", "\(look.threads)",
        String(format: "%.0f", look.seconds),
      ]
    }
    return ([heading] + rows).map { cells in
      cells.map { String(repeating: " ", count: max(0, 12 - $0.count)) + $0 }.joined()
    }
  }

  private static func look(at process: pid_t, since start: ContinuousClock.Instant) -> Look {
    let folder = "/proc/\(process)"
    let pages = (try? String(contentsOfFile: folder + "/statm", encoding: .utf8))
      .flatMap { Int($0.split(separator: " ")[1]) }
    return Look(
      memory: (pages ?? 0) * Int(getpagesize()),
      descriptors: entries(folder + "/fd"),
      threads: entries(folder + "/task"),
      seconds: (ContinuousClock.now - start) / .seconds(1)
    )
  }

  private static func entries(_ folder: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0
  }
}
