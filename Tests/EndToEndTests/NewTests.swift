import ChildProcesses
import Foundation
import Testing

/// `gantry plugin new`: what it writes, and what it refuses.
@Suite(.timeLimit(.minutes(10)))
struct `Making a plugin` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  @Test(arguments: NewProject.all)
  func `no word of its template is left in a project`(_ project: NewProject) throws {
    let folder = try project.make(in: gantry, "--id", "acme.words")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    for name in ["Makefile", "README.md", ".gitignore"] { #expect(paths.contains(name)) }
    for path in paths {
      #expect(!path.lowercased().contains("template"), "\(path)")
      guard let text = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else {
        continue
      }
      for word in ["template", "../../..", "acme.line-counter"] {
        #expect(!text.lowercased().contains(word), "\(path) holds '\(word)'")
      }
    }
    #expect(try project.text(of: "README.md", in: folder).contains("acme.words"))
  }

  @Test func `it says what it has made, and what comes next`() throws {
    let ended = try gantry.run("plugin", "new", "c", "sink", "line-counter")
    #expect(ended.status == 0)
    #expect(
      ended.output == """
        made acme.line-counter, a sink in c: \(gantry.scratch.path(of: "line-counter"))
        Build, test and validate it:  make -C line-counter

        """
    )
    let makefile = try gantry.scratch.read("line-counter/Makefile")
    #expect(makefile.contains("GANTRY_SDK ?= \(Repository.sdk)\n"))
    #expect(makefile.contains("GANTRY ?= /"))
  }

  @Test func `another folder and another SDK can be named`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: gantry.scratch.path(of: "sdk"),
      withDestinationPath: Repository.sdk
    )
    try FileManager.default.createDirectory(
      atPath: gantry.scratch.path(of: "empty"),
      withIntermediateDirectories: true
    )
    let ended = try gantry.run(
      ["plugin", "new", "cpp", "skill", "a", "--into", "empty", "--sdk", "sdk"]
    )
    #expect(ended.status == 0, "\(ended.errors)")
    let makefile = try gantry.scratch.read("empty/Makefile")
    #expect(makefile.contains("GANTRY_SDK ?= \(gantry.scratch.path(of: "sdk"))\n"))
  }

  @Test func `a folder that is not empty is left alone`() throws {
    try gantry.scratch.write("mine", to: "words/notes.txt")
    let ended = try gantry.run("plugin", "new", "rust", "skill", "words")
    #expect(ended.status == 73)
    #expect(
      ended.errors == """
        error: the folder is not empty
          ├─ where: \(gantry.scratch.path(of: "words"))
          └─ fix:   Choose another folder with --into, or move away what is there.

        """
    )
    let left = try FileManager.default.contentsOfDirectory(atPath: gantry.scratch.path(of: "words"))
    #expect(left == ["notes.txt"])
  }

  @Test(arguments: ["Words", "1word", "two__words", "-a", "a-", "wörter", "a/b", ".."])
  func `a name that cannot be one is refused`(_ name: String) throws {
    let ended = try gantry.run(["plugin", "new", "c", "sink", "--", name])
    #expect(ended.status == 64)
    #expect(
      ended.errors == """
        error: '\(name)' cannot be the name of a plugin
          └─ fix:   Use at most 64 lowercase letters and digits, with single '-' between words.

        """
    )
  }

  @Test(arguments: ["tests", "match", "gantry-plugin"])
  func `a name that means something else is refused`(_ name: String) throws {
    let ended = try gantry.run("plugin", "new", "rust", "sink", name)
    #expect(ended.status == 64)
    #expect(ended.errors.hasSuffix("  └─ fix:   Add a word: '\(name)-plugin'.\n"))
    #expect(!gantry.scratch.exists(name))
  }

  @Test(arguments: [
    ("words", "error: 'words' cannot be the id of a plugin\n"),
    ("Acme.words", "error: 'Acme.words' cannot be the id of a plugin\n"),
    ("gantry.words", "error: 'gantry.words' is of Gantry's own plugins\n"),
  ])
  func `an id that cannot be one is refused`(_ id: String, _ says: String) throws {
    let ended = try gantry.run("plugin", "new", "c", "sink", "words", "--id", id)
    #expect(ended.status == 64)
    #expect(ended.errors.hasPrefix(says))
  }

  @Test func `without an SDK it says where one can be named`() throws {
    let ended = try gantry.run("plugin", "new", "c", "sink", "words", "--sdk", "nowhere")
    #expect(ended.status == 66)
    #expect(
      ended.errors == """
        error: there is no PluginSDK
          ├─ where: \(gantry.scratch.path(of: "nowhere"))
          └─ fix:   Say where it is with --sdk or GANTRY_SDK; in Gantry's sources it is 'PluginSDK'.

        """
    )
  }

  @Test func `a path that make cannot name is refused`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: gantry.scratch.path(of: "my sdk"),
      withDestinationPath: Repository.sdk
    )
    let ended = try gantry.run("plugin", "new", "c", "sink", "words", "--sdk", "my sdk")
    #expect(ended.status == 65)
    let refusal = Refusal(
      status: 65,
      message: "the path of the PluginSDK holds a character that make cannot name",
      place: "<here>/my sdk",
      fix: "Make a link to it whose path has only letters, digits and '._+@,~-', for --sdk."
    )
    #expect(ended.errors == refusal.text(in: gantry.scratch.path))
    #expect(!gantry.scratch.exists("words"))
  }

  @Test func `and so is a path of gantry itself that make cannot name`() throws {
    let program = try Child.install(
      #require(Repository.gantry),
      at: gantry.scratch.path(of: "my programs/gantry")
    )
    let ended = try LiveGantry(
      program,
      ["plugin", "new", "c", "sink", "words", "--sdk", Repository.sdk],
      environment: gantry.environment,
      folder: gantry.scratch.path
    ).end()
    #expect(ended.status == 65)
    #expect(ended.output == "")
    let refusal = Refusal(
      status: 65,
      message: "the path of gantry holds a character that make cannot name",
      place: "<here>/my programs/gantry",
      fix: "Install Gantry in a folder whose path has only letters, digits and '._+@,~-'."
    )
    #expect(ended.errors == refusal.text(in: gantry.scratch.path))
    #expect(!gantry.scratch.exists("words"))
  }

  @Test(arguments: [
    ("c/sink/template_name.c", 90), ("swift/sink/Sources/TemplateName/TemplateName.swift", 40),
  ])
  func `the smallest sink is small`(_ path: String, _ limit: Int) throws {
    let file = "\(Repository.sdk)/Templates/\(path)"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= limit)
  }
}
