import Foundation

/// What must be true of a project before a run may change it; nothing is written to find out.
struct ProjectChecks {
  /// The project's absolute path.
  let project: String

  /// Checks that the project can be written to, and that its state stays inside of it.
  ///
  /// - Throws: ``Complaint`` with 73.
  func run() throws {
    guard FileManager.default.isWritableFile(atPath: project) else {
      throw Complaint(
        message: "the project cannot be written to",
        location: project,
        remedy: "Give yourself permission to write to it, or mount it writable.",
        status: .cannotCreate
      )
    }
    let state = URL(fileURLWithPath: project + "/" + StatePath.folderName)
    let real = URL(fileURLWithPath: project).resolvingSymlinksInPath().path
    let place = state.resolvingSymlinksInPath().path
    guard place == real + "/" + StatePath.folderName || place.hasPrefix(real + "/") else {
      throw Complaint(
        message: "'\(StatePath.folderName)' is a link that leads out of the project",
        location: state.path,
        remedy: "Remove the link; to keep runs elsewhere, name the folder with --state.",
        status: .cannotCreate
      )
    }
  }

  /// Checks that registries are there.
  ///
  /// - Parameter registries: Folders, joined by colons as in the setting.
  /// - Throws: ``Complaint`` with 66.
  static func registries(_ registries: String) throws {
    for folder in registries.split(separator: ":").map({ Paths.absolute(String($0)) }) {
      let place = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
      let type = try? FileManager.default.attributesOfItem(atPath: place)[.type]
      guard type as? FileAttributeType != .typeDirectory else { continue }
      throw Complaint(
        message: type == nil ? "there is no such registry" : "the registry is a file, not a folder",
        location: folder,
        remedy: "Name the folder of a registry with --registry.",
        status: type == nil ? .notFound : .badInput
      )
    }
  }
}
