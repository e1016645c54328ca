/// Every language the analysis knows, in the order that settles a tie.
enum LanguageTable {
  static let detectors: [any LanguageDetector] = [
    NodeDetector(), PythonDetector(), RustDetector(), GoDetector(),
  ]

  /// Manifests of languages that have no detector: they never make a component, and they keep a
  /// stray script beside them from passing as the project's language.
  static let foreignManifests: Set<String> = [
    "pom.xml", "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "Package.swift",
    "CMakeLists.txt", "meson.build", "configure.ac", "mix.exs", "pubspec.yaml", "build.sbt",
    "stack.yaml", "dune-project", "build.zig", "rebar.config", "project.clj", "deps.edn",
    "shard.yml", "gleam.toml", "cpanfile", "DESCRIPTION", "Project.toml", "MODULE.bazel",
    "WORKSPACE", "deno.json", "deno.jsonc",
  ]

  static let foreignManifestExtensions: Set<String> = [
    "csproj", "fsproj", "vbproj", "sln", "slnx", "cabal", "rockspec", "nimble", "xcodeproj",
  ]

  static let foreignSourceExtensions: Set<String> = [
    "c", "cc", "cpp", "cxx", "h", "hpp", "m", "mm", "java", "kt", "kts", "scala", "clj", "groovy",
    "rb", "php", "swift", "cs", "fs", "vb", "ex", "exs", "erl", "hs", "ml", "zig", "dart", "lua",
    "pl", "pm", "r", "jl", "nim", "cr", "d", "f90", "cob", "cbl", "sol", "elm",
  ]

  static func isForeignManifest(_ name: String) -> Bool {
    foreignManifests.contains(name)
      || foreignManifestExtensions.contains(SourceCensus.fileExtension(of: name))
  }
}
