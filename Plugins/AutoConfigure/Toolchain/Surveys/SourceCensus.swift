/// Counts source files and gives each to the nearest folder above it that has a manifest.
struct SourceCensus: Sendable {
  static let scriptExtensions: Set<String> = ["js", "jsx", "mjs", "cjs"]
  static let typeScriptExtensions: Set<String> = ["ts", "tsx", "mts", "cts"]

  /// Folders of files that are served as they are; scripts in them are mostly copies.
  private static let servedNames: Set<String> = ["static", "staticfiles", "public"]

  private var own: [String: Int] = [:]
  private var typeScript: [String: Int] = [:]
  private var foreign: [String: Int] = [:]

  /// Counts the files of a tree.
  ///
  /// - Parameters:
  ///   - tree: The project.
  ///   - owners: Per language, the folders that have a manifest of it.
  ///   - countsDownWeighted: True to count examples, tests and the like too.
  init(tree: SourceTree, owners: [String: Set<String>], countsDownWeighted: Bool) {
    var languages: [String: String] = [:]
    for detector in LanguageTable.detectors {
      for ending in detector.sourceExtensions { languages[ending] = detector.language }
    }
    for directory in tree.directories where countsDownWeighted || !directory.isDownWeighted {
      let tally = Tally(directory, languages: languages)
      for (language, count) in tally.counts {
        let owner = Self.owner(of: directory.path, among: owners[language] ?? [])
        own["\(language) \(owner)", default: 0] += count
        if language == "node" { typeScript[owner, default: 0] += tally.typeScript }
      }
      guard tally.foreign > 0 else { continue }
      for path in SourceTree.lineage(of: directory.path) {
        foreign[path, default: 0] += tally.foreign
      }
    }
  }

  /// Source files of a language that belong to a folder with a manifest.
  func count(_ language: String, in path: String) -> Int { own["\(language) \(path)"] ?? 0 }

  /// Source files below a folder in languages without a detector.
  func foreignCount(below path: String) -> Int { foreign[path] ?? 0 }

  /// Whether more than a tenth of the script files of a folder and its members are TypeScript.
  ///
  /// The root of a workspace has few files of its own, and what its members write is what it holds.
  func isTypeScript(_ path: String) -> Bool {
    let owners = typeScript.keys.filter { path == "." || $0 == path || $0.hasPrefix(path + "/") }
    let total = owners.reduce(0) { $0 + count("node", in: $1) }
    return owners.reduce(0) { $0 + (typeScript[$1] ?? 0) } * 10 > total
  }

  /// The ending of a file name in lower case, without the dot; empty when there is none.
  static func fileExtension(of name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
      return ""
    }
    return name[name.utf8.index(after: dot)...].lowercased()
  }

  private static func owner(of path: String, among owners: Set<String>) -> String {
    SourceTree.lineage(of: path).first { owners.contains($0) } ?? "."
  }

  private struct Tally {
    var counts: [String: Int] = [:]
    var typeScript = 0
    var foreign = 0

    init(_ directory: SourceTree.Directory, languages: [String: String]) {
      let parts = directory.path.split(separator: "/")
      let isServed = parts.contains { servedNames.contains(String($0)) }
      for name in directory.files {
        let ending = fileExtension(of: name)
        if LanguageTable.foreignSourceExtensions.contains(ending) { foreign += 1 }
        guard let language = languages[ending] else { continue }
        guard language != "node" || Self.isWritten(name, isServed: isServed) else { continue }
        counts[language, default: 0] += 1
        if typeScriptExtensions.contains(ending) { typeScript += 1 }
      }
    }

    /// Settings of tools, declarations and minified copies are no sign of a program.
    private static func isWritten(_ name: String, isServed: Bool) -> Bool {
      let isSetting =
        name.hasPrefix(".") || name.contains(".config.") || name == "Gruntfile.js"
        || name == "gulpfile.js"
      return !isServed && !isSetting && !name.contains(".min.") && !name.hasSuffix(".d.ts")
    }
  }
}
