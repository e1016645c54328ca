/// Decides by their share of the source files which languages a project is written in.
///
/// A manifest says that a language is present, not that somebody works in it: a compiler with one
/// script for a browser is no Node.js project. The measure is the tenth that S0-30 sets for
/// TypeScript beside JavaScript:
///
/// 1. A language that writes a tenth of the source files or more is one of the project's.
/// 2. Below that it is an aside when another one writes more than nine tenths, whatever its
///    manifest declares. Languages without a detector count together as one other.
/// 3. Between the two, the project's own word decides: the root's manifest, a member of a workspace
///    and what is built into a container of its own are parts of the product; the rest are asides.
///
/// A package at the root that others install is the project's whatever its share: a Rust program
/// that is published for Python belongs to both.
///
/// Without any source file there is nothing to measure, and every manifest counts.
struct LanguageBalance: Sendable, Equatable {
  private let files: [String: Int]
  private let foreign: Int
  /// All source files.
  let total: Int

  /// Weighs the languages of a project.
  ///
  /// - Parameters:
  ///   - files: Source files by language.
  ///   - foreign: Source files in languages without a detector.
  init(files: [String: Int], foreign: Int) {
    self.files = files
    self.foreign = foreign
    total = files.values.reduce(foreign, +)
  }

  func count(_ language: String) -> Int { files[language] ?? 0 }

  /// Whether a language is one of the project's.
  ///
  /// - Parameters:
  ///   - language: The language of a manifest.
  ///   - isDeclared: True when the project itself calls the manifest's folder a part of it.
  /// - Returns: False for an aside.
  func keeps(_ language: String, isDeclared: Bool) -> Bool {
    guard !isTenth(count(language)) else { return true }
    return isDeclared && !isRuled(besides: language)
  }

  /// Whether so many files are a tenth of the project or more.
  func isTenth(_ count: Int) -> Bool { count * 10 >= total }

  private func isRuled(besides language: String) -> Bool {
    let others = files.filter { $0.key != language }.values
    return max(foreign, others.max() ?? 0) * 10 > total * 9
  }
}
