import ChildProcesses
import Foundation
import GantryValidator
import Testing

@Suite(.enabled(if: StaticFixture.compiler != nil, StaticFixture.needsCompiler))
struct `What the file of a plugin says by itself` {
  private let fixture: StaticFixture

  init() throws { fixture = try StaticFixture() }

  private func messages(
    _ check: String,
    _ source: String,
    _ options: [String] = StaticFixture.sealed
  ) throws -> [String] {
    try fixture.messages(check, in: try fixture.library(source, options))
  }

  @Test func `a plugin that is compiled and linked as it should be breaks no rule`() throws {
    defer { fixture.remove() }
    let subject = try StaticFixture.subject(try fixture.library(StaticFixture.entry))
    for check in StaticChecks.of(subject) {
      #expect(check.findings(in: subject) == [], "\(check.check.id)")
    }
  }

  @Test func `every static check of the catalogue is there, in its order`() throws {
    defer { fixture.remove() }
    let good = try StaticFixture.subject(try fixture.library(StaticFixture.entry))
    let bad = Subject(path: "bad.so", bytes: Array("no library".utf8))
    let wanted = Checks.all.prefix { $0.id != "rtld-now" }.map(\.id) + ["ctor-audit"]
    #expect(StaticChecks.of(good).map(\.check.id) == wanted)
    #expect(StaticChecks.of(bad).map(\.check.id) == wanted)
  }

  // MARK: - elf-sane

  @Test func `a file that is no library has one finding, and nothing else is looked at`() throws {
    defer { fixture.remove() }
    let subject = Subject(path: "notes.so", bytes: Array("These are notes.".utf8))
    let checks = StaticChecks.of(subject)
    #expect(
      checks[0].findings(in: subject).map(\.message) == ["the file is cut off inside its header"]
    )
    for check in checks.dropFirst() {
      #expect(check.reasonToSkip(subject) != nil, "\(check.check.id)")
    }
  }

  @Test func `a library whose end is missing is said to be cut off`() throws {
    defer { fixture.remove() }
    let whole = try StaticFixture.subject(try fixture.library(StaticFixture.entry))
    // Without its sections a library works; what is mapped ends before them.
    let end = try #require(whole.bytes.indices.last) / 2
    let cut = Subject(path: "cut.so", bytes: Array(whole.bytes.prefix(end)))
    let message = try #require(StaticChecks.of(cut)[0].findings(in: cut).first?.message)
    #expect(message.contains("is cut off"))
  }

  @Test func `a library for another machine is refused by name`() throws {
    defer { fixture.remove() }
    var bytes = try StaticFixture.subject(try fixture.library(StaticFixture.entry)).bytes
    (bytes[18], bytes[19]) = (243, 0)
    let subject = Subject(path: "other.so", bytes: bytes)
    let message = try #require(StaticChecks.of(subject)[0].findings(in: subject).first?.message)
    #expect(message.hasPrefix("the file is made for RISC-V, and this is "))
  }

  @Test func `a program is not a library`() throws {
    defer { fixture.remove() }
    let program = try fixture.library(
      "int main(void) { return 0; }\n",
      ["-no-pie", "-pie", "-fPIE"]
    )
    #expect(
      try fixture.messages("elf-sane", in: program)
        == ["the file is a program; a plugin is linked with -shared, not -pie"]
    )
    let subject = try StaticFixture.subject(program)
    #expect(
      StaticChecks.of(subject)[1].reasonToSkip(subject)
        == "the file is no library that could be loaded"
    )
  }

  // MARK: - exports-only-entry

  @Test func `a library without the entry is told so`() throws {
    defer { fixture.remove() }
    let library = try fixture.library("int unused;\n")
    let findings = try fixture.findings("exports-only-entry", in: library)
    #expect(findings.map(\.message) == ["it does not export gantry_plugin_v1, so no host finds it"])
    #expect(findings.first?.evidence == [])
  }

  @Test func `an entry that is hidden is found all the same`() throws {
    defer { fixture.remove() }
    let hidden = StaticFixture.entry.replacing("default", with: "hidden")
      .replacing("visibility(", with: "used, visibility(")
    let findings = try fixture.findings("exports-only-entry", in: try fixture.library(hidden))
    #expect(
      findings.map(\.evidence) == [
        ["the function is there and hidden: put GANTRY_EXPORT before it"]
      ]
    )
  }

  @Test(.enabled(if: StaticFixture.compilerOfCXX != nil, "no C++ compiler is installed"))
  func `an entry with a C++ name is found all the same`() throws {
    defer { fixture.remove() }
    let library = try fixture.library(StaticFixture.entry, ending: "cpp")
    let evidence = try fixture.findings("exports-only-entry", in: library).first?.evidence
    #expect(
      evidence == [
        "it exports the C++ function _Z16gantry_plugin_v1PKvS0_: declare it extern \"C\""
      ]
    )
  }

  @Test func `an entry that is a variable is refused`() throws {
    defer { fixture.remove() }
    let found = try messages("exports-only-entry", "int gantry_plugin_v1 = 1;\n", [])
    #expect(found == ["gantry_plugin_v1 is exported, and is no function"])
  }

  @Test func `what else is exported is named`() throws {
    defer { fixture.remove() }
    let source = StaticFixture.entry + "int one(void) { return 1; }\n"
    #expect(
      try messages("exports-only-entry", source, []) == ["it exports one beside gantry_plugin_v1"]
    )
  }

  @Test func `of many exports a few stand in the message and more in the evidence`() throws {
    defer { fixture.remove() }
    let functions = (1...20).map { "int many\($0)(void) { return \($0); }\n" }.joined()
    let library = try fixture.library(StaticFixture.entry + functions, [])
    let finding = try #require(try fixture.findings("exports-only-entry", in: library).first)
    #expect(finding.message.hasSuffix("and 15 more beside gantry_plugin_v1"))
    #expect(finding.evidence.count == 17)
    #expect(finding.evidence.last == "… and 4 more")
    #expect(finding.evidence.dropLast().allSatisfy { $0.hasPrefix("function many") })
  }

  @Test func `the entries of two major versions may stand side by side`() throws {
    defer { fixture.remove() }
    let two = StaticFixture.entry + StaticFixture.entry.replacing("_v1", with: "_v2")
    #expect(try messages("exports-only-entry", two) == [])
  }

  @Test func `the name of a version script is no export`() throws {
    defer { fixture.remove() }
    try fixture.write("ACME_1 { global: gantry_plugin_v1; local: *; };\n", as: "named.map")
    let options = ["-Wl,--version-script=named.map"]
    #expect(try messages("exports-only-entry", StaticFixture.entry, options) == [])
  }

  // MARK: - no-gnu-unique

  @Test(.enabled(if: StaticFixture.compilerOfCXX != nil, "no C++ compiler is installed"))
  func `a variable that is one for the whole process is named, and only once`() throws {
    defer { fixture.remove() }
    let source =
      "extern \"C\" " + StaticFixture.entry + """
        template <typename T> struct Count { static inline int value = sizeof(T); };
        int *counted() { return &Count<int>::value; }

        """
    let library = try fixture.library(source, ["-std=c++17"], ending: "cpp")
    #expect(
      try fixture.messages("no-gnu-unique", in: library) == [
        "_ZN5CountIiE5valueE is unique in the whole process: another plugin with the same name would "
          + "share the variable"
      ]
    )
    #expect(
      try fixture.messages("exports-only-entry", in: library)
        == ["it exports _Z7countedv beside gantry_plugin_v1"]
    )
    let hidden = ["-std=c++17", "-fno-gnu-unique"] + StaticFixture.sealed
    let mended = try fixture.library(source, hidden, ending: "cpp")
    #expect(try fixture.messages("no-gnu-unique", in: mended) == [])
  }
}
