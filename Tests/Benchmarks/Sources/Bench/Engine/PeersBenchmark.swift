import Foundation

/// The same chain in programs that people use for it: LangGraph with its SQLite saver, and DBOS.
///
/// Each waits for the disk before the next step, as Gantry does; what the peer takes stands where
/// floors stand. They are installed from PyPI into a folder that stays.
struct PeersBenchmark {
  let place: Workplace
  let runs: Int
  let phases: Int

  private static let peers = [("LangGraph", "langgraph_chain.py"), ("DBOS", "dbos_chain.py")]

  /// Measures; without Python or a package index there are no rows, and the reason is said.
  func measure() async throws -> [Measurement] {
    guard let python = install() else { return [] }
    let chain = ChainBenchmark(place: place, runs: runs, phases: phases)
    let pipeline = try place.pipeline(ofPhases: phases)
    var rows: [Measurement] = []
    for (name, script) in Self.peers {
      let program = place.source("Python/" + script)
      do {
        let pairs = try await Measurement.inTurns(
          runs,
          floor: { try step(of: program, python) },
          value: { try await chain.run(pipeline, in: place).mean }
        )
        rows.append(
          Measurement("durable step, beside \(name)", unit: "µs", goal: .ratio(atMost: 0.2), pairs)
        )
      } catch let malfunction as Malfunction {
        Self.note("\(name) is not measured: \(malfunction)")
      }
    }
    return rows
  }

  /// The microseconds of a step in a peer; its first line says what exactly was measured.
  private func step(of script: String, _ python: String) throws -> Double {
    let folder = place.fresh("peer")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let arguments = [script, "\(phases)", folder]
    let lines = try Program(python, arguments).run(in: place).output.split(separator: "\n")
    guard lines.count == 2, let time = Double(lines[1]) else {
      throw Malfunction("'\(script)' said '\(lines.joined(separator: " "))'")
    }
    Self.note(String(lines[0]))
    return time
  }

  /// Python with the peers; nil when they cannot be installed.
  private func install() -> String? {
    let folder = URL(filePath: place.path).deletingLastPathComponent().path + "/peers"
    let python = folder + "/bin/python"
    do {
      if !FileManager.default.isExecutableFile(atPath: python) {
        _ = try Program(
          "/usr/bin/env",
          ["python3", "-m", "venv", folder],
          inheritsEnvironment: true
        ).run(in: place)
      }
      let wanted = [
        "-m", "pip", "install", "--quiet", "-r", place.source("Python/requirements.txt"),
      ]
      _ = try Program(python, wanted, inheritsEnvironment: true).run(in: place)
      return python
    } catch {
      Self.note("the peers cannot be installed and are not measured: \(error)")
      return nil
    }
  }

  private static func note(_ text: String) {
    FileHandle.standardError.write(Data("note: \(text)\n".utf8))
  }
}
