import Foundation

/// Which folder keeps the runs.
enum StatePath {
  /// What the folder of a project is called.
  static let folderName = ".gantry"

  /// The user's folder.
  ///
  /// `HOME` goes first, as for settings: Foundation asks the user database only.
  static var home: String {
    let named = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return named.isEmpty ? NSHomeDirectory() : named
  }

  /// Finds the folder: what a setting says, else the project's own, else the nearest one upward
  /// that holds a journal, else the user's.
  static func find(
    setting: Settings.Answer,
    project: String?,
    current: String = FileManager.default.currentDirectoryPath,
    home: String = StatePath.home
  ) -> String {
    if !setting.value.isEmpty { return Paths.absolute(setting.value) }
    if let project { return project + "/" + folderName }
    var folder = URL(fileURLWithPath: current)
    while true {
      let candidate = folder.appendingPathComponent(folderName)
      let journal = candidate.appendingPathComponent("journal.db").path
      if FileManager.default.fileExists(atPath: journal) { return candidate.path }
      guard folder.path != "/" else { return home + "/" + folderName }
      folder = folder.deletingLastPathComponent()
    }
  }
}
