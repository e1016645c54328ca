import Foundation

/// Where things are in the source tree these tests were compiled from.
enum Repository {
  /// The root of the source tree.
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static let sdk = root + "/PluginSDK"
  static let example = root + "/Plugins/AutoConfigure/Example"
  static let headers = sdk + "/Sources/CGantryABI/include"
  static let fixtures = root + "/Tests/Fixtures/Plugins"

  /// The command line under test: `GANTRY_BIN`, else the one that was built beside these tests.
  static let gantry: String? = {
    if let named = ProcessInfo.processInfo.environment["GANTRY_BIN"], !named.isEmpty {
      return named
    }
    let starts = [Bundle.main.executablePath, CommandLine.arguments.first].compactMap { $0 }
    return starts.lazy.compactMap(lookUpwards).first
  }()

  private static func lookUpwards(from file: String) -> String? {
    var folder = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      for candidate in ["gantry", ".build/debug/gantry"] {
        let path = folder.appendingPathComponent(candidate).path
        if isProgram(path) { return path }
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }
}
