import Foundation

/// Some of the tests, and what became of them.
struct TestRun {
  /// What `swift test` is told to run.
  let arguments: [String]

  /// The tests that take long and read no constant that others do not read.
  static let slow = "KillTests|OutsideTests|StorageFullTests|DurabilityTests|TidyTests"

  /// The tests of the room that a file belongs to, which say in seconds what the others say in
  /// minutes; nil when it belongs to none.
  static func ofRoom(of file: String, but skipped: String) -> TestRun? {
    let parts = file.split(separator: "/").map(String.init)
    let room: String? =
      switch (parts.first, parts.dropFirst().first) {
      case ("Sources", "gantry"): nil
      case ("Sources", let room?): room
      case ("Plugins", _) where parts.count > 3 && parts[2] == "Phases": "AutoConfigure"
      case ("Plugins", _) where parts.count > 3 && parts[2] != "Pipelines": parts[2]
      default: nil
      }
    return room.map { room in
      TestRun(arguments: ["--filter", "^\(room)[A-Za-z]*Tests\\.", "--skip", skipped])
    }
  }

  /// All but those that match a pattern.
  static func all(but skipped: String) -> TestRun { TestRun(arguments: ["--skip", skipped]) }

  /// The first test that failed, by the words of the test runner.
  ///
  /// - Parameter log: What the test runner said.
  /// - Returns: The name; nil when it names none.
  static func red(in log: String) -> String? {
    let failed = log.split(separator: "\n").first { line in
      line.contains("✘ Test ") && line.contains(" recorded an issue")
    }
    guard let failed, let name = failed.firstMatch(of: /✘ Test (.+?) recorded an issue/)?.1 else {
      return nil
    }
    return String(name)
  }
}
