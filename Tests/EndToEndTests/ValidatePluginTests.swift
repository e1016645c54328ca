import Foundation
import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `Validating a plugin by the command line` {
  private let gantry: Gantry

  init() throws {
    var gantry = try Gantry().withoutPlugins()
    gantry.environment["XDG_CONFIG_HOME"] = gantry.scratch.path(of: "config")
    self.gantry = gantry
  }

  /// Compiles a fixture of `Breaking`; it is linked without `-z now`, so it has one warning more.
  private func library(_ fixture: String) throws -> String {
    let name = "lib\(fixture).so"
    let source = "\(Repository.fixtures)/Breaking/\(fixture).c"
    try FixturePlugins.compile(source, to: gantry.scratch.path(of: name))
    return name
  }

  private func validate(_ arguments: String...) throws -> Ended {
    try gantry.run(["plugin", "validate"] + arguments)
  }

  // MARK: - What comes of it

  @Test func `a good plugin passes, and its warnings count only when they are meant to`() throws {
    let library = try library("good-phase")
    let ended = try validate(library, "--level", "2")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    #expect(ended.lines.last?.hasPrefix("passed: level 2, 1 warning, ") == true)
    let strict = try validate(library, "--only", "full-relro", "--strict")
    #expect(strict.status == 69)
    #expect(strict.lines.last?.hasPrefix("failed: 1 warning; level 1 reached of 1, ") == true)
  }

  @Test func `a broken rule is status 69, with the command that shows it again`() throws {
    let library = try library("changes-umask")
    let ended = try validate(library, "--level", "2")
    #expect(ended.status == 69)
    #expect(ended.lines.contains { $0.hasSuffix("[changes-umask]") })
    let prefix = "  └─ reproduce: gantry plugin validate \(library) --reproduce "
    let line = try #require(ended.lines.first { $0.hasPrefix(prefix) })
    let trial = line.dropFirst(prefix.count)
    let again = try validate(library, "--reproduce", String(trial))
    #expect(again.status == 69, "\(again.output)\(again.errors)")
    #expect(again.lines.first == "trial \(trial)")
    #expect(again.output.contains("\nscript:\n"))
    #expect(again.output.contains("\nfacts:\n"))
    #expect(again.lines.contains { $0.hasSuffix("[changes-umask]") })
  }

  @Test func `the same seed gives the same verdict, whatever time it takes`() throws {
    let library = try library("input-fuzz")
    func verdict() throws -> [JSON?] {
      let ended = try validate(library, "--only", "input-fuzz", "--seed", "7", "--format", "json")
      #expect(ended.status == 69)
      let checks = try #require(try ended.json["checks"]?.arrayValue)
      return checks.map { $0["findings"] }
    }
    #expect(try verdict() == verdict())
  }

  @Test(arguments: ["json", "junit", "sarif", "text"])
  func `a report goes to a file, and the one for people to standard output`(format: String) throws {
    let library = try library("good-phase")
    let ended = try validate(library, "--level", "1", "--format", format, "--output", "report")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.lines.last?.hasPrefix("passed: level 1, ") == true)
    let report = try gantry.scratch.read("report")
    let start = ["json": "{\n", "junit": "<?xml ", "sarif": "{\n"][format] ?? "test.breaking"
    #expect(report.hasPrefix(start))
  }

  @Test func `a plugin of a lock is validated by its id, and compared with the lock`() throws {
    let library = try library("good-phase")
    let added = try gantry.add(library)
    #expect(added.status == 0, "\(added.errors)")
    let id = try #require(added.lines.first?.split(separator: " ").first.map(String.init))
    let same = try validate(id, "--only", "lock-match")
    #expect(same.status == 0, "\(same.errors)")
    #expect(same.lines.contains("✓ lock-match"))
    try FixturePlugins.compile(
      "\(Repository.fixtures)/Breaking/good-skill.c",
      to: gantry.scratch.path(of: library)
    )
    #expect(try validate(id, "--only", "lock-match").status == 69)
    #expect(try validate(library, "--only", "lock-match").status == 69)
  }

  // MARK: - As a rule for installing

  @Test func `a plugin is added when it reaches the level, and refused when it does not`() throws {
    let bad = try library("changes-umask")
    let refused = try gantry.add(bad, "--min-level", "2")
    #expect(refused.status == 69)
    let start = "error: the plugin was refused: it reaches level 1 and 2 is asked for: "
    #expect(refused.errors.hasPrefix(start), "\(refused.errors)")
    #expect(refused.errors.contains("[changes-umask]"))
    #expect(refused.errors.contains("  └─ fix:   Run `gantry plugin validate "))
    #expect(
      !FileManager.default.fileExists(atPath: gantry.scratch.path(of: "config/gantry/gantry.lock"))
    )
    #expect(try gantry.add(bad, "--min-level", "1").status == 0)
    #expect(try gantry.add(try library("good-phase"), "--min-level", "2").status == 0)
  }

  @Test func `a plugin that nobody could call reaches the first level, and is said so`() throws {
    let refusing = try library("good-refusing-phase")
    let ended = try validate(refusing, "--level", "2")
    #expect(ended.status == 0, "\(ended.errors)")
    let why = "no type of it could be called with what was made from its schemas"
    #expect(ended.lines.last?.hasPrefix("passed: level 1 of 2, as \(why), ") == true)
    let refused = try gantry.add(refusing, "--min-level", "2")
    #expect(refused.status == 69)
    let start = "error: the plugin was refused: it reaches level 1 and 2 is asked for: \(why)\n"
    #expect(refused.errors.hasPrefix(start), "\(refused.errors)")
  }

  // MARK: - What cannot be done

  @Test func `what is not there, or is no level, check or trial, is said so`() throws {
    let here = gantry.scratch.path
    try gantry.expect(
      ["plugin validate ./no.so"],
      Refusal(
        status: 66,
        message: "'./no.so' is neither a library nor a plugin of a lock",
        place: "\(here)/no.so",
        fix: "Give the path of a shared library, or add the plugin to a lock."
      )
    )
    try gantry.expect(
      ["plugin validate no.so --level 0"],
      Refusal(
        status: 64,
        message: "there is no level 0",
        place: "--level",
        fix: "Levels go from 1, which runs little, to 5, which takes minutes; 3 is usual."
      )
    )
    try gantry.expect(
      ["plugin validate no.so --only elf-sane,leafs-thread"],
      Refusal(
        status: 64,
        message: "there is no check 'leafs-thread'",
        place: "--only",
        fix: "Did you mean \"leaves-thread\"?"
      )
    )
    try gantry.expect(
      ["plugin validate no.so --reproduce elf-sane"],
      Refusal(
        status: 64,
        message: "'elf-sane' is not the name of a trial",
        place: "--reproduce",
        fix: "Take it from a finding; it looks like uses-stale-call:1:4."
      )
    )
  }

  @Test(arguments: ["", ",", " , "])
  func `looking at no check at all does not pass`(_ checks: String) throws {
    let ended = try validate(try library("good-phase"), "--only", checks)
    #expect(ended.status == 64)
    #expect(ended.output == "")
    let refusal = Refusal(
      status: 64,
      message: "no check is named",
      place: "--only",
      fix: "Name checks with commas between them: elf-sane,full-relro."
    )
    #expect(ended.errors == refusal.text(in: gantry.scratch.path))
  }

  @Test func `a trial that is made again goes to standard output, and to no file`() throws {
    let ended = try validate("no.so", "--reproduce", "crashes:1:0", "--output", "trial.txt")
    #expect(ended.status == 64)
    #expect(ended.output == "")
    let start = "Error: --reproduce prints its trial and makes no report; leave --output out.\n"
    #expect(ended.errors.hasPrefix(start), "\(ended.errors)")
    #expect(!gantry.scratch.exists("trial.txt"))
  }

  @Test func `a report that cannot be written is status 73`() throws {
    let library = try library("good-phase")
    let ended = try validate(library, "--level", "1", "--output", "no/such/report")
    #expect(ended.status == 73)
    #expect(ended.errors.hasPrefix("error: the report cannot be written: "))
  }
}
