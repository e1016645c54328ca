import Foundation
import GantryCore
import Testing

@Suite struct `A library that is no plugin` {
  private let gantry: Gantry

  init() throws {
    gantry = try Gantry()
    try gantry.scratch.write("", to: "libraries/README")
  }

  /// Why a library is not added; the others are used as before.
  private func refusal(of name: String) throws -> String {
    let ended = try gantry.add("libraries/\(name)")
    #expect(ended.status == 69)
    #expect(ended.output == "")
    let listed = try gantry.run("plugin", "list")
    #expect(listed.output.contains("gantry.auto-configure"))
    #expect(listed.output.contains("test.noop"))
    return ended.errors
  }

  private func plant(_ bytes: Data, as name: String) throws {
    try bytes.write(to: URL(fileURLWithPath: gantry.scratch.path(of: "libraries/\(name)")))
  }

  private func text(_ problem: String, _ name: String) -> String {
    let path = gantry.scratch.path(of: "libraries/\(name)")
    return """
      error: '\(path)' \(problem) [GANTRY-E-NOT-ELF]
        ├─ where: \(path)
        └─ fix:   Copy the library again, or take the file out of the plugin folder.

      """
  }

  @Test(arguments: [
    ("hello\n", "is not an ELF file"), ("", "is not an ELF file"),
    ("\u{7F}ELF\u{2}\u{1}\u{1}", "is cut off inside its header"),
  ])
  func `that is no library is refused, and the others are used`(
    content: String,
    problem: String
  ) throws {
    try plant(Data(content.utf8), as: "libodd.so")
    #expect(try refusal(of: "libodd.so") == text(problem, "libodd.so"))
  }

  @Test func `that was cut off is refused before it can end the process`() throws {
    let whole = try FixturePlugins.folder + "/libtest-noop.so"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    try plant(bytes.prefix(bytes.count / 3), as: "libcut.so")
    let said = try refusal(of: "libcut.so")
    let needs = try #require(said.firstMatch(of: /needs (\d+) bytes/)?.1)
    #expect(
      said == text("is cut off: it needs \(needs) bytes and has \(bytes.count / 3)", "libcut.so")
    )
  }

  @Test func `that has no entry is refused`() throws {
    try gantry.scratch.write("int gantry_plugin_v0(void) { return 0; }\n", to: "other.c")
    let path = gantry.scratch.path(of: "libraries/libother.so")
    try FixturePlugins.compile(gantry.scratch.path(of: "other.c"), to: path)
    let said = try refusal(of: "libother.so")
    let cause = try #require(said.firstMatch(of: #/\n(  ├─ cause: .*)\n/#)?.1)
    #expect(cause.hasSuffix("undefined symbol: gantry_plugin_v1"))
    #expect(
      said == """
        error: '\(path)' is not a plugin: it does not export gantry_plugin_v1 [GANTRY-E-NO-ENTRY]
          ├─ where: \(path), gantry_plugin_v1
        \(cause)
          └─ fix:   Build it against PluginSDK and export gantry_plugin_v1, or remove it.

        """
    )
  }

  @Test func `that needs a newer host is refused, naming both versions`() throws {
    let path = gantry.scratch.path(of: "libraries/libnewer.so")
    try FixturePlugins.compile("\(Repository.fixtures)/Newer/Newer.c", to: path)
    let said = try refusal(of: "libnewer.so")
    let digest = try #require(said.firstMatch(of: /sha256 ([0-9a-f]{4})…/)?.1)
    #expect(
      said == """
        error: plugin 'test.newer' 2.3.1 was refused: it needs host ABI 1.99 and this host speaks \
        1.0 [GANTRY-E-ABI-MINOR]
          ├─ where: libnewer.so (sha256 \(digest)…), manifest "min_host_minor"
          └─ fix:   upgrade Gantry, or install an older test.newer

        """
    )
    let pipeline = try gantry.pipeline("  - { id: a, use: test.newer/only }")
    let ended = try gantry.run("run", pipeline, "--plugins", "libraries", "--state", "s")
    let unlisted = "error: '\(path)' was refused: it is in no lock [GANTRY-E-UNLISTED]"
    #expect(ended.status == 65)
    #expect(ended.output == "")
    #expect(ended.errors.contains("error: no plugin provides \"test.newer/only\""))
    #expect(ended.errors.contains(unlisted), "why it is missing is said beside it")
    #expect(!gantry.scratch.exists("s"))
  }

  private static let entry = """
    #include "gantry/gantry.h"
    extern int nobody_has_this(void);
    static const char why[] = "licence\\033[2J\\nof line two is missing";
    const gantry_plugin *gantry_plugin_v1(const gantry_host *h, const gantry_out *o) {
      (void)h;
      if (CALLS) return (const gantry_plugin *)(long)nobody_has_this();
      return o->write(o->ctx, (const uint8_t *)why, sizeof why - 1), (const gantry_plugin *)0;
    }

    """

  private func compile(calling calls: Bool) throws {
    let text = Self.entry.replacing("CALLS", with: calls ? "1" : "0")
    try gantry.scratch.write(
      calls ? text : text.replacing("nobody_has_this()", with: "0"),
      to: "entry.c"
    )
    try FixturePlugins.compile(
      gantry.scratch.path(of: "entry.c"),
      to: gantry.scratch.path(of: "libraries/libentry.so")
    )
  }

  @Test func `that lacks a symbol is refused, naming the symbol`() throws {
    try compile(calling: true)
    let lines = try refusal(of: "libentry.so").split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.first?.hasSuffix("[GANTRY-E-DLOPEN]") == true)
    #expect(lines[2].hasPrefix("  ├─ cause: "))
    #expect(lines[2].contains("undefined symbol: nobody_has_this"))
  }

  @Test func `that declines is refused in its own words, as a terminal may show them`() throws {
    try compile(calling: false)
    let said = try refusal(of: "libentry.so")
    #expect(said.contains("[GANTRY-E-REFUSED]"))
    #expect(said.contains("  ├─ cause: licence\\u{1b}[2J\\u{a}of line two is missing\n"), "\(said)")
  }

  @Test func `in a folder that is not there is 66`() throws {
    let ended = try gantry.run("plugin", "list", "--plugins", "nowhere")
    #expect(ended.status == 66)
    #expect(ended.output == "")
    #expect(
      ended.errors == """
        error: the plugin folder '\(gantry.scratch.path(of: "nowhere"))' cannot be read \
        [GANTRY-E-NOT-FOUND]
          ├─ where: \(gantry.scratch.path(of: "nowhere"))
          ├─ cause: No such file or directory
          └─ fix:   Create it, or name another folder with --plugins.

        """
    )
  }
}
