/// What one language knows: its manifests, its sources and how to read them.
///
/// A new language is one type that conforms and one entry in ``LanguageTable``.
protocol LanguageDetector: Sendable {
  /// The language's name in reports, lowercase.
  var language: String { get }
  /// Endings of its source files, without the dot.
  var sourceExtensions: Set<String> { get }

  /// Whether a file of this name makes its folder a component.
  func isManifest(_ name: String) -> Bool

  /// Whether a folder inside another one only holds parts of its manifest.
  func isManifestFolder(_ name: String) -> Bool

  /// Reads one folder.
  ///
  /// - Parameters:
  ///   - directory: A folder with a manifest, or the root when no manifest exists at all.
  ///   - context: The project and how many source files belong to the folder.
  /// - Returns: What the folder is in this language.
  func candidate(in directory: SourceTree.Directory, context: DetectionContext) -> LanguageCandidate
}

extension LanguageDetector {
  func isManifestFolder(_ name: String) -> Bool { false }

  func hasManifest(in directory: SourceTree.Directory) -> Bool {
    directory.files.contains(where: isManifest)
  }
}

/// What a detector may look at beside the folder itself.
struct DetectionContext {
  let project: ProjectFiles
  /// Source files of the language that belong to this folder.
  let sourceCount: Int

  var tree: SourceTree { project.tree }
}
