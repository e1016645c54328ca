import ChildProcesses
import Foundation
import GantryValidator
import Testing

/// Libraries of a few lines that the tests of static checks compile, link and look at.
struct StaticFixture {
  static let compiler = ["/usr/bin/cc", "/usr/bin/clang", "/usr/bin/gcc"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let compilerOfCXX = ["/usr/bin/c++", "/usr/bin/g++"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Why tests that need a library are skipped.
  static let needsCompiler: Comment = "no C compiler is installed"

  /// A plugin as far as its file goes.
  static let entry = """
    __attribute__((visibility("default"))) const void *gantry_plugin_v1(const void *host, const void *why) {
      (void)host; (void)why; return 0;
    }

    """
  /// What a good plugin is linked with.
  static let sealed = ["-fvisibility=hidden", "-Wl,-z,relro,-z,now"]

  private let root: URL
  /// Below a folder of its own, because everybody may write above that one.
  private var folder: URL { root.appending(path: "build") }
  /// Where the libraries are.
  var path: String { folder.path }

  init() throws {
    root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "gantry-static-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  /// Compiles a source into a library.
  ///
  /// - Parameters:
  ///   - source: The whole source.
  ///   - options: What the compiler is told beside `-shared -fPIC`.
  ///   - name: The library's name without its ending; the file of the source is called the same.
  ///   - ending: The ending of the source: `c`, `cpp`.
  /// - Returns: The library's path.
  /// - Throws: What the compiler says.
  @discardableResult
  func library(
    _ source: String,
    _ options: [String] = sealed,
    as name: String = "plugin",
    ending: String = "c"
  ) throws -> String {
    let file = "\(name).\(ending)"
    try source.write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
    let compiler = try #require(ending == "c" ? Self.compiler : Self.compilerOfCXX)
    let output = "\(name).so"
    // Options last, because one of them may be a library, which is looked at after what needs it.
    let arguments = ["-shared", "-fPIC", "-O1", file, "-o", output] + options
    let ended = try Child.run(compiler, arguments, folder: path)
    try #require(ended.status == 0, "\(file): \(ended.errors)")
    return "\(path)/\(output)"
  }

  func write(_ text: String, as name: String) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  /// What one check finds in a library.
  func findings(_ check: String, in library: String) throws -> [Finding] {
    let subject = try Self.subject(library)
    let checks = StaticChecks.of(subject).filter { $0.check.id == check }
    try #require(checks.count == 1)
    #expect(checks[0].reasonToSkip(subject) == nil)
    return checks[0].findings(in: subject)
  }

  /// The messages of what one check finds.
  func messages(_ check: String, in library: String) throws -> [String] {
    try findings(check, in: library).map(\.message)
  }

  static func subject(_ library: String) throws -> Subject {
    Subject(path: library, bytes: try [UInt8](Data(contentsOf: URL(filePath: library))))
  }
}
