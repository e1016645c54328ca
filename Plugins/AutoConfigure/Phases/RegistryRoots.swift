import GantryPlugin
import Packages

/// The folders that agents and skills come from: those that a person named, then the starter.
struct RegistryRoots: Sendable, Equatable {
  /// Absolute paths in order of precedence.
  let paths: [String]

  /// Takes the inputs of a phase.
  ///
  /// A relative folder is one of the project: a working folder means nothing to a plugin.
  init(starter: String?, registry: String?, project: String) {
    let folders = (registry ?? "").split(separator: ":").map(String.init) + [starter ?? ""]
    var seen: Set<String> = []
    paths = folders.filter { !$0.isEmpty }
      .map { $0.hasPrefix("/") ? $0 : "\(project)/\($0)" }
      .filter { seen.insert($0).inserted }
  }

  /// Reads every registry.
  func read() throws -> SkillRegistry {
    do throws(PackageError) {
      return try SkillRegistry(roots: paths)
    } catch {
      let code = error.code == .notFound ? "REGISTRY_NOT_FOUND" : "REGISTRY_UNREADABLE"
      throw PluginFailure(error, code: code, retry: .config)
    }
  }
}
