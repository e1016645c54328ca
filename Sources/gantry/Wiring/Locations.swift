import Foundation

/// Where Gantry's own files are, found from where its executable is.
///
/// Nothing is baked in at build time: an installed tree can be moved, and a build folder works
/// without being installed.
struct Locations {
  /// The running program.
  let executable: String
  /// The folder of first-party plugins.
  let plugins: String
  /// The program that plugins run in; nil when it is not there.
  let worker: String?
  /// The folders of shared resources by name: `pipelines`, `registry`, `example`.
  private let resources: [String: String]

  /// Looks around the running executable.
  static func ofThisProcess() -> Locations {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return Locations(executable: executable.path)
  }

  /// Looks around an executable: `../share/gantry` and `../lib/gantry/plugins` when it is
  /// installed, the source tree around the build folder in development.
  init(executable: String) {
    self.executable = executable
    let folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    let prefix = folder.deletingLastPathComponent()
    let share = prefix.appendingPathComponent("share/gantry").path
    if FileManager.default.fileExists(atPath: share) {
      plugins = prefix.appendingPathComponent("lib/gantry/plugins").path
      worker = Self.program(prefix.appendingPathComponent("lib/gantry/gantry-worker").path)
      resources = ["pipelines", "registry", "example"].reduce(into: [:]) { found, name in
        found[name] = share + "/" + name
      }
      return
    }
    plugins = folder.path
    worker = Self.program(folder.appendingPathComponent("gantry-worker").path)
    let root = Self.sourceRoot(above: folder)?.path ?? folder.path
    resources = [
      "pipelines": root + "/Plugins/AutoConfigure/Pipelines",
      "registry": root + "/Plugins/AutoConfigure/Registry",
      "example": root + "/Plugins/AutoConfigure/Example",
    ]
  }

  /// The path of a shared resource: `registry`, or `pipelines/auto-configure.yaml`.
  func resource(_ path: String) -> String? {
    let parts = path.split(separator: "/", maxSplits: 1)
    guard let first = parts.first, let folder = resources[String(first)] else { return nil }
    return parts.count == 2 ? folder + "/" + parts[1] : folder
  }

  /// The names of the pipelines that come with Gantry.
  var pipelineNames: [String] {
    let folder = resources["pipelines"] ?? ""
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  private static func program(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  private static func sourceRoot(above folder: URL) -> URL? {
    var folder = folder
    while folder.path != "/" {
      let parent = folder.deletingLastPathComponent()
      let isBuildFolder = folder.lastPathComponent.hasPrefix(".build")
      let manifest = parent.appendingPathComponent("Package.swift").path
      if isBuildFolder, FileManager.default.fileExists(atPath: manifest) { return parent }
      folder = parent
    }
    return nil
  }
}
