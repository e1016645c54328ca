import Foundation

/// The folder that a new project is written into.
struct ProjectFolder {
  /// Its absolute path.
  let path: String

  /// Writes the files of a project.
  ///
  /// - Parameter files: The files.
  /// - Throws: ``Complaint`` when something is there already, or the folder cannot be written.
  func write(_ files: [Template.File]) throws {
    try checkThatItIsEmpty()
    do {
      for file in files {
        let url = URL(fileURLWithPath: "\(path)/\(file.path)")
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try Data(file.text.utf8).write(to: url)
      }
    } catch {
      throw Complaint(
        message: "the project cannot be written",
        location: path,
        remedy: "Give yourself the right to write there, or name another folder with --into.",
        status: .cannotCreate
      )
    }
  }

  private func checkThatItIsEmpty() throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    guard names?.isEmpty != true else { return }
    throw Complaint(
      message: names == nil ? "this is no folder" : "the folder is not empty",
      location: path,
      remedy: "Choose another folder with --into, or move away what is there.",
      status: .cannotCreate
    )
  }
}
