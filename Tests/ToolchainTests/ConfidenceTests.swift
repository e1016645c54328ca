import Testing

@testable import Toolchain

@Suite struct `Turning evidence into confidence` {
  private static let node = ["package.json": #"{"main": "x"}"#]
  private static let python = ["requirements.txt": "rich\n"]
  private static let rust = ["Cargo.toml": "[package]\nname = \"x\"\n"]
  private static let go = ["go.mod": "module m\n", "a.go": ""]

  // The script that sets a package up is worth .15, and .10 more because it is a Python file.
  @Test(
    "S0-30 each marker is worth what the table says",
    arguments: [
      (node, [:], 0.70), (node, ["package-lock.json": ""], 0.80), (node, ["yarn.lock": ""], 0.80),
      (node, ["pnpm-lock.yaml": ""], 0.80), (node, ["node_modules/x/a.txt": ""], 0.75),
      (node, ["a.js": ""], 0.80), (node, ["a.jsx": ""], 0.80), (node, ["a.ts": ""], 0.80),
      (node, ["a.tsx": ""], 0.80), (node, ["package-lock.json": "", "yarn.lock": ""], 0.90),
      (python, [:], 0.65), (python, ["pyproject.toml": "[project]\nname = \"x\"\n"], 0.85),
      (python, ["setup.py": "setup()"], 0.90), (python, ["Pipfile": ""], 0.75),
      (python, ["venv/a.txt": ""], 0.70), (python, [".venv/a.txt": ""], 0.70),
      (python, ["env/a.txt": ""], 0.70), (python, ["env/pyvenv.cfg": ""], 0.70),
      (python, ["venv/a.txt": "", ".venv/a.txt": "", "env/a.txt": ""], 0.70),
      (python, ["a.py": ""], 0.75),
      (rust, [:], 0.75), (rust, ["Cargo.lock": ""], 0.85), (rust, ["src/a.rs": ""], 0.85),
      (rust, ["src/main.rs": ""], 0.95), (rust, ["src/lib.rs": ""], 0.95),
      (go, [:], 0.85), (go, ["go.sum": ""], 0.95), (go, ["main.go": ""], 0.90),
    ] as [([String: String], [String: String], Double)]
  )
  func marker(_ row: ([String: String], [String: String], Double)) throws {
    let report = try FixtureTree.report(row.0.merging(row.1) { $1 })
    #expect(try report.component().confidence == row.2)
  }

  @Test("S0-36 more evidence than .95 is not counted")
  func cap() throws {
    let files = [
      "Cargo.lock": "", "src/main.rs": "", "src/lib.rs": "",
    ]
    let report = try FixtureTree.report(Self.rust.merging(files) { $1 })
    #expect(try report.component().confidence == 0.95)
    #expect(Confidence(score: 1.2).score == 0.95)
    #expect(Confidence(score: -1).score == 0)
  }

  @Test(
    "S0-36 a score has the grade of the table, and a grade its number",
    arguments: [
      (0.95, .high, 0.9), (0.80, .high, 0.9), (0.79, .medium, 0.65), (0.50, .medium, 0.65),
      (0.49, .low, 0.35), (0.20, .low, 0.35), (0.19, .veryLow, 0.1), (0, .veryLow, 0.1),
    ] as [(Double, Confidence.Level, Double)]
  )
  func level(_ row: (Double, Confidence.Level, Double)) {
    #expect(Confidence(score: row.0).level == row.1)
    #expect(row.1.display == row.2)
    #expect(Confidence.Level(display: row.2) == row.1)
  }

  @Test(
    "S0-36 the whole has the grade of the mean of its parts",
    arguments: [
      (.high, [.high], .high, .high), (.high, [], nil, .high), (.medium, [], .high, .high),
      (.medium, [.medium, .high], .medium, .medium), (.medium, [], .medium, .medium),
      (.medium, [.low], .medium, .medium), (.low, [], nil, .low), (.low, [.low], .veryLow, .low),
      (.veryLow, [], nil, .veryLow), (.low, [.veryLow], .veryLow, .veryLow),
    ]
      as [(
        Confidence.Level, [Confidence.Level], Confidence.Level?, Confidence.Level
      )]
  )
  func overall(
    _ row: (Confidence.Level, [Confidence.Level], Confidence.Level?, Confidence.Level)
  ) {
    #expect(Confidence.overall(language: row.0, frameworks: row.1, target: row.2) == row.3)
  }

  @Test("S0-36 nothing recognised has no confidence, not a low one")
  func nothing() throws {
    let report = try FixtureTree.report(["notes.txt": ""])
    #expect(report.primaryLanguage == nil)
    #expect(report.confidence == nil)
  }

  @Test("S0-30 TypeScript is a second language above a tenth, and certain above a half")
  func typeScript() throws {
    #expect(Confidence.typeScript(files: 1, of: 10) == nil)
    #expect(Confidence.typeScript(files: 2, of: 19) == .medium)
    #expect(Confidence.typeScript(files: 5, of: 10) == .medium)
    #expect(Confidence.typeScript(files: 6, of: 11) == .high)
    #expect(Confidence.typeScript(files: 0, of: 0) == nil)
    let half = try FixtureTree.report(Self.node.merging(["a.ts": "", "b.js": ""]) { $1 })
    #expect(
      try half.component().evidenceLines
        .contains(". typescript is 1 of 2 script files, medium confidence")
    )
  }

  @Test("S0-30 a folder of tools adds nothing, and one outside of its workspace half")
  func weight() {
    var evidence = LanguageEvidence()
    evidence.mark("package.json", 20)
    evidence.mark("node_modules", 5)
    #expect(evidence.confidence.score == 0.75)
    evidence.isOutside = true
    #expect(evidence.confidence.score == 0.62)
    evidence.isOnlyTooling = true
    #expect(evidence.confidence.score == 0.5)
  }
}
