/// Counts source files and gives each to the nearest folder above it that has a manifest.
struct SourceCensus: Sendable {
  static let scriptExtensions: Set<String> = ["js", "jsx", "mjs", "cjs"]
  static let typeScriptExtensions: Set<String> = ["ts", "tsx", "mts", "cts"]
  /// Files of frameworks that hold scripts beside markup.
  static let markupExtensions: Set<String> = ["vue", "svelte", "astro"]

  /// Folders of files that are served as they are; scripts in them are mostly copies.
  private static let servedNames: Set<String> = ["static", "staticfiles", "public"]

  private var own: [String: Int] = [:]
  private var totals: [String: Int] = [:]
  private var scripts: [String: (typeScript: Int, all: Int)] = [:]
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
        totals[language, default: 0] += count
        guard language == "node" else { continue }
        scripts[owner, default: (0, 0)].typeScript += tally.typeScript
        scripts[owner, default: (0, 0)].all += tally.scripts
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

  /// The weights of the languages in the whole project.
  var balance: LanguageBalance {
    LanguageBalance(files: totals, foreign: foreignCount(below: "."))
  }

  /// How many of the script files of a folder and its members are TypeScript.
  ///
  /// The root of a workspace has few files of its own, and what its members write is what it holds.
  func typeScript(below path: String) -> (files: Int, of: Int) {
    scripts.filter { path == "." || $0.key == path || $0.key.hasPrefix(path + "/") }
      .reduce((0, 0)) { ($0.0 + $1.value.typeScript, $0.1 + $1.value.all) }
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
    /// Script files, without the components of frameworks that only hold scripts.
    var scripts = 0
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
        let isTypeScript = typeScriptExtensions.contains(ending)
        if isTypeScript { typeScript += 1 }
        if isTypeScript || scriptExtensions.contains(ending) { scripts += 1 }
      }
    }

    /// Settings of tools, declarations and minified copies are no sign of a program.
    private static func isWritten(_ name: String, isServed: Bool) -> Bool {
      let isSetting =
        name.hasPrefix(".") || name.place(of: ".config.") != nil || name == "Gruntfile.js"
        || name == "gulpfile.js"
      return !isServed && !isSetting && name.place(of: ".min.") == nil && !name.hasSuffix(".d.ts")
    }
  }
}
