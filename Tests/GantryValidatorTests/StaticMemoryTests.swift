import ChildProcesses
import Foundation
import GantryValidator
import Testing

@Suite(.enabled(if: StaticFixture.compiler != nil, StaticFixture.needsCompiler))
struct `What loading a plugin does to memory` {
  private let fixture: StaticFixture

  init() throws { fixture = try StaticFixture() }

  private func messages(
    _ check: String,
    _ more: String = "",
    _ options: [String] = StaticFixture.sealed
  ) throws -> [String] {
    try fixture.messages(check, in: try fixture.library(StaticFixture.entry + more, options))
  }

  // MARK: - no-textrel

  @Test func `code that the linker has to write is found, with the symbol it is for`() throws {
    defer { fixture.remove() }
    let source = """
      void elsewhere(void);
      __attribute__((used)) static void table(void) { __asm__ volatile (".quad elsewhere"); }

      """
    let library = try fixture.library(StaticFixture.entry + source, ["-Wl,-z,notext"])
    let findings = try fixture.findings("no-textrel", in: library)
    #expect(findings.map(\.message) == ["the linker has to write into .text for elsewhere"])
    #expect(findings.first?.evidence.last?.contains("-fPIC") == true)
    #expect(findings.first?.evidence.first?.hasPrefix(".text at 0x") == true)
  }

  @Test func `a table of addresses in data is fine`() throws {
    defer { fixture.remove() }
    let source = "void elsewhere(void) {}\nvoid (*volatile const table[])(void) = {elsewhere};\n"
    #expect(try messages("no-textrel", source) == [])
  }

  // MARK: - no-execstack

  @Test func `a library that asks for executable stacks is found`() throws {
    defer { fixture.remove() }
    let found = try messages("no-execstack", "", ["-Wl,-z,execstack"])
    #expect(found == ["it asks for executable stacks (PT_GNU_STACK is RWE)"])
  }

  @Test func `memory that can be both written and executed is found`() throws {
    defer { fixture.remove() }
    let source = #"__asm__(".section .both,\"awx\",@progbits\n.quad 1\n.text\n");"# + "\n"
    let found = try messages("no-execstack", source)
    #expect(found.count == 1)
    #expect(found.first?.hasSuffix("can be both written and executed") == true)
  }

  // MARK: - full-relro

  @Test func `a library of which nothing is sealed is found`() throws {
    defer { fixture.remove() }
    let found = try messages("full-relro", "", ["-Wl,-z,norelro"])
    #expect(found == ["nothing is sealed after loading: there is no PT_GNU_RELRO"])
  }

  @Test func `a table of calls that stays writable is found`() throws {
    defer { fixture.remove() }
    let source = "void elsewhere(void);\nvoid calls(void) { elsewhere(); }\n"
    let lazy = ["-Wl,-z,relro,-z,lazy"]
    let library = try fixture.library(StaticFixture.entry + source, lazy)
    let findings = try fixture.findings("full-relro", in: library)
    #expect(
      findings.map(\.message) == ["the table of calls stays writable: it was linked without -z now"]
    )
    #expect(findings.map(\.severity) == [.warning])
    #expect(try messages("full-relro", source) == [])
  }

  // MARK: - ctor-audit

  @Test func `a function that runs while the library is loaded is named`() throws {
    defer { fixture.remove() }
    let source =
      "static volatile int n;\n__attribute__((constructor)) static void start_early(void) { n = 1; }\n"
    #expect(try messages("ctor-audit", source) == ["start_early runs while it is loaded"])
  }

  @Test func `in a stripped library it is found by its place, and the toolchain's own is not`()
    throws
  {
    defer { fixture.remove() }
    let options = StaticFixture.sealed + ["-s"]
    #expect(try messages("ctor-audit", "", options) == [])
    let source =
      "static volatile int n;\n__attribute__((constructor)) static void early(void) { n += 1; }\n"
    let found = try messages("ctor-audit", source, options)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("a function at 0x") == true)
  }

  @Test(.enabled(if: StaticFixture.compilerOfCXX != nil, "no C++ compiler is installed"))
  func `objects of C++ that are made early are found, with their file`() throws {
    defer { fixture.remove() }
    let source =
      "extern \"C\" " + StaticFixture.entry
      + "extern \"C\" int getpid();\nstruct Early { int id; Early() : id(getpid()) {} } early;\n"
    let library = try fixture.library(source, StaticFixture.sealed, as: "objects", ending: "cpp")
    let findings = try fixture.findings("ctor-audit", in: library)
    #expect(findings.count == 1)
    #expect(findings.first?.evidence.first?.hasPrefix("it makes the global objects of ") == true)
  }

  @Test func `several functions that run early are one finding`() throws {
    defer { fixture.remove() }
    let source = (1...7).map { number in
      "__attribute__((constructor(10\(number)))) static void early\(number)(void) { n += \(number); }\n"
    }.joined()
    let library = try fixture.library(StaticFixture.entry + "static volatile int n;\n" + source)
    let findings = try fixture.findings("ctor-audit", in: library)
    #expect(
      findings.map(\.message) == [
        "early1, early2, early3, early4, early5 and 2 more run while it is loaded"
      ]
    )
    #expect(findings.first?.evidence == (1...7).map { "early\($0)" })
  }

  // MARK: - Damage

  @Test func `a library with any byte changed is audited or refused, and never ends the process`()
    throws
  {
    defer { fixture.remove() }
    let source = "__attribute__((constructor)) static void early(void) {}\n"
    let whole = try StaticFixture.subject(try fixture.library(StaticFixture.entry + source)).bytes
    var random = SystemRandomNumberGenerator()
    var refusals = 0
    for round in 0..<300 {
      var spoilt = whole
      // The header and the tables are what is followed, those of the sections at the end too.
      let range = round.isMultiple(of: 3) ? whole.count - 2048..<whole.count : 16..<2048
      for _ in 0..<4 {
        spoilt[Int.random(in: range, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let subject = Subject(path: "\(fixture.path)/spoilt.so", bytes: spoilt)
      let checks = StaticChecks.of(subject)
      for check in checks { _ = check.findings(in: subject) }
      if checks[1].reasonToSkip(subject) != nil { refusals += 1 }
    }
    #expect(refusals > 0)
  }

  @Test func `a library cut anywhere is audited or refused`() throws {
    defer { fixture.remove() }
    let whole = try StaticFixture.subject(try fixture.library(StaticFixture.entry)).bytes
    for place in stride(from: 0, to: whole.count, by: 97) {
      let cut = Subject(path: "\(fixture.path)/cut.so", bytes: Array(whole.prefix(place)))
      for check in StaticChecks.of(cut) { _ = check.findings(in: cut) }
    }
    let empty = Subject(path: "empty.so", bytes: [])
    #expect(StaticChecks.of(empty)[0].findings(in: empty).count == 1)
  }
}
