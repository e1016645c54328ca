import Foundation

/// How often a phase waits for the disk, counted once by `strace` because a count is not noisy.
struct FlushBenchmark {
  let place: Workplace
  let phases: Int

  /// Counts; without `strace` there is no row.
  func measure() throws -> [Measurement] {
    let strace = "/usr/bin/strace"
    guard FileManager.default.isExecutableFile(atPath: strace) else {
      FileHandle.standardError.write(Data("note: without strace no flushes are counted\n".utf8))
      return []
    }
    let state = place.fresh("state")
    let run = place.run(try place.pipeline(ofPhases: phases), state: state)
    let value = try flushes(of: run, strace: strace)
    let journals = [state + "/journal.db", place.fresh("floor")]
    let floor = try flushes(of: Program(place.program("JournalFloor"), journals), strace: strace)
    return [Measurement("disk flushes of a phase", unit: "", [Pair(floor: floor, value: value)])]
  }

  private func flushes(of program: Program, strace: String) throws -> Double {
    let table = place.fresh("calls")
    let options = ["-f", "-c", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", table]
    _ = try Program(strace, options + [program.path] + program.arguments).run(in: place)
    // % time, seconds, µs per call, calls, perhaps errors, name.
    let counts = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
      .compactMap {
        let columns = $0.split(separator: " ")
        return columns.count >= 5 && columns.last != "total" ? Double(columns[3]) : nil
      }
    return counts.reduce(0, +) / Double(phases)
  }
}
