import Foundation
import GantryCore
import GantryValidator
import Testing

@Suite struct `A verdict as people and programs read it` {
  private func json(_ report: Report, _ format: ReportFormat = .json) throws -> JSON {
    try JSONParser.parse(Array(try report.text(as: format).utf8))
  }

  // MARK: - For people

  @Test func `the text has a line for each check, every finding with its fix, and the outcome`()
    throws
  {
    let fix = try ReportFixture.check("exports-only-entry").fix
    #expect(
      try Report(ReportFixture.verdict()).text(as: .text) == """
        acme.canary 2.3.1  build/lib canary.so
        sha256 \(String(repeating: "9f", count: 32))  level 3  seed 4711

        ✓ elf-sane
        ✗ exports-only-entry  1 error
        ! full-relro  1 warning
        - lock-match  The library is in no lock.
        ! stdout-noise  1 note

        error: it exports one beside gantry_plugin_v1 [exports-only-entry]
          ├─ where: build/lib canary.so
          ├─ seen:  function one
          ├─        function two
          ├─ fix:   \(fix)
          └─ reproduce: gantry plugin validate 'build/lib canary.so' --only exports-only-entry

        warning: the table of calls stays writable [full-relro]
          ├─ where: build/lib canary.so
          ├─ fix:   \(try ReportFixture.check("full-relro").fix)
          └─ reproduce: gantry plugin validate 'build/lib canary.so' --only full-relro

        note: it prints 3 bytes to standard output [stdout-noise]
          ├─ where: build/lib canary.so, type greet
          ├─ fix:   \(try ReportFixture.check("stdout-noise").fix)
          └─ reproduce: gantry plugin validate 'build/lib canary.so' --reproduce stdout-noise:4711:2

        failed: 1 error, 1 warning, 1 note; no level reached of 3, 5 checks, 1 skipped, 1.234 s

        """
    )
  }

  @Test func `a library with which all is well has one line for each check and the outcome`() throws
  {
    #expect(
      try Report(ReportFixture.clean()).text(as: .text) == """
        /opt/acme/libcanary.so
        sha256 \(String(repeating: "9f", count: 32))  level 1  seed 18446744073709551615

        ✓ elf-sane

        passed: level 1, 1 check, 0.007 s

        """
    )
  }

  @Test func `warnings count when they are meant to`() throws {
    var verdict = try ReportFixture.verdict()
    verdict.rows.remove(at: 1)
    #expect(Report(verdict).passes)
    #expect(try Report(verdict).text(as: .text).contains("\npassed: level 3, 1 warning, 1 note, "))
    #expect(!Report(verdict, isStrict: true).passes)
    #expect(
      try Report(verdict, isStrict: true).text(as: .text).contains("\n✗ full-relro  1 warning\n")
    )
  }

  @Test func `colours are there when they are asked for and nowhere else`() throws {
    let verdict = try ReportFixture.verdict()
    #expect(try !Report(verdict).text(as: .text).contains("\u{1B}"))
    let coloured = try Report(verdict, isColoured: true).text(as: .text)
    #expect(coloured.contains("\u{1B}[31m✗\u{1B}[0m exports-only-entry"))
  }

  @Test func `a finding that says nothing is told in the words of its rule`() throws {
    let text = try Report(ReportFixture.verdict("")).text(as: .text)
    let summary = try ReportFixture.check("exports-only-entry").summary
    #expect(text.contains("error: this does not hold: \(summary) [exports-only-entry]"))
  }

  // MARK: - What plugins say

  @Test(arguments: ReportFormat.allCases)
  func `nothing that a plugin says reaches a terminal as a command`(format: ReportFormat) throws {
    var verdict = try ReportFixture.verdict(ReportFixture.hostile)
    verdict.library = "lib\u{1B}]0;x\u{7}.so"
    verdict.plugin = Verdict.Plugin(id: ReportFixture.hostile, version: "\u{8}1")
    verdict.rows.append(
      Verdict.Row(try ReportFixture.check("soak"), .skipped(ReportFixture.hostile))
    )
    let text = try Report(verdict).text(as: format)
    for scalar in text.unicodeScalars where scalar != "\n" {
      let isCommand =
        scalar.properties.generalCategory == .control || scalar == "\u{202E}"
        || scalar == "\u{2028}" || scalar == "\u{FFFF}"
      #expect(!isCommand, "U+\(String(scalar.value, radix: 16)) in \(format)")
    }
  }

  @Test func `in JSON and SARIF the words of a plugin come back as they were said`() throws {
    let report = Report(try ReportFixture.verdict(ReportFixture.hostile))
    #expect(
      try json(report)["checks"]?[1]?["findings"]?[0]?["message"] == .string(ReportFixture.hostile)
    )
    let sarif = try json(report, .sarif)["runs"]?[0]?["results"]?[0]?["message"]?["text"]?
      .stringValue
    #expect(sarif?.hasPrefix(ReportFixture.hostile + "\n") == true)
  }

  // MARK: - For programs

  @Test func `the JSON says what Docs/VALIDATOR.md promises`() throws {
    let report = try json(Report(ReportFixture.verdict()))
    #expect(report["format"] == "gantry.verdict/1")
    #expect(report["plugin"] == ["id": "acme.canary", "version": "2.3.1"])
    #expect(report["passed"] == false)
    #expect(report["level"] == 3)
    #expect(report["level_reached"] == 0)
    #expect(report["seed"] == "4711")
    #expect(
      report["counts"]
        == ["errors": 1, "warnings": 1, "notes": 1, "checks": 5, "skipped": 1]
    )
    #expect(report["checks"]?[3]?["result"] == "skipped")
    #expect(report["checks"]?[3]?["reason"] == "The library is in no lock.")
    #expect(report["checks"]?[4]?["page"] == "Docs/ERRORS.md#stdout-noise")
    #expect(
      report["checks"]?[4]?["findings"]?[0] == [
        "severity": "note",
        "message": "it prints 3 bytes to standard output",
        "type": "greet",
        "evidence": [],
        "reproduction": "stdout-noise:4711:2",
        "command":
          "gantry plugin validate 'build/lib canary.so' --reproduce stdout-noise:4711:2",
      ]
    )
  }

  @Test func `a seed of any size keeps all its digits`() throws {
    #expect(try json(Report(ReportFixture.clean()))["seed"] == "18446744073709551615")
  }

  // MARK: - SARIF

  @Test func `SARIF lists the whole catalogue as rules, and each result points at its own`() throws
  {
    let run = try #require(
      try json(Report(ReportFixture.verdict(), version: "1.2.3"), .sarif)["runs"]?[0]
    )
    let driver = run["tool"]?["driver"]
    #expect(driver?["version"] == "1.2.3")
    let rules = try #require(driver?["rules"]?.arrayValue)
    #expect(rules.map { $0["id"]?.stringValue } == Checks.all.map { $0.id })
    for rule in rules {
      #expect(rule["help"]?["text"]?.stringValue?.isEmpty == false)
      #expect(rule["shortDescription"]?["text"]?.stringValue?.isEmpty == false)
    }
    let results = try #require(run["results"]?.arrayValue)
    #expect(results.map { $0["level"]?.stringValue } == ["error", "warning", "note"])
    for result in results {
      let index = try #require(result["ruleIndex"]?.intValue)
      #expect(rules[Int(index)]["id"] == result["ruleId"])
      #expect(result["message"]?["text"]?.stringValue?.isEmpty == false)
    }
  }

  @Test func `SARIF names the library by a URI and its digest`() throws {
    let run = try json(Report(ReportFixture.verdict()), .sarif)["runs"]?[0]
    let place = run?["results"]?[0]?["locations"]?[0]?["physicalLocation"]?["artifactLocation"]
    #expect(place == ["uri": "build/lib%20canary.so", "index": 0])
    #expect(run?["artifacts"]?[0]?["hashes"]?["sha-256"]?.stringValue?.count == 64)
    let clean = try json(Report(ReportFixture.clean()), .sarif)["runs"]?[0]
    #expect(clean?["artifacts"]?[0]?["location"]?["uri"] == "file:///opt/acme/libcanary.so")
  }

  @Test func `SARIF says which checks were skipped`() throws {
    let run = try json(Report(ReportFixture.verdict()), .sarif)["runs"]?[0]
    let notes = run?["invocations"]?[0]?["toolExecutionNotifications"]
    #expect(notes?[0]?["message"]?["text"] == "lock-match was skipped: The library is in no lock.")
    #expect(notes?.arrayValue?.count == 1)
  }
}
