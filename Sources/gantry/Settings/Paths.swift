import Foundation

/// Paths as people write them.
enum Paths {
  /// What stands for Gantry's own resources at the start of a path.
  static let sharePrefix = "@share/"

  /// The absolute form of a path, seen from the working folder.
  static func absolute(_ path: String) -> String {
    let expanded = NSString(string: path).expandingTildeInPath
    return URL(fileURLWithPath: expanded).standardizedFileURL.path
  }

  /// The project folder, checked: it exists, is a folder and can be read.
  static func project(_ path: String) throws -> String {
    let absolute = absolute(path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(absolute))
    guard let type = attributes?[.type] as? FileAttributeType else {
      throw Complaint(
        message: "there is no folder '\(path)'",
        location: absolute,
        remedy: "Name the folder of a repository with --project.",
        status: .notFound
      )
    }
    guard type != .typeSymbolicLink else {
      throw Complaint(
        message: "'\(path)' is a symbolic link that leads back to itself",
        location: absolute,
        remedy: "Correct the link, or name the folder it is meant for.",
        status: .badInput
      )
    }
    guard type == .typeDirectory else {
      throw Complaint(
        message: "'\(path)' is a file, not a folder",
        location: absolute,
        remedy: "Name the folder of a repository with --project.",
        status: .badInput
      )
    }
    guard FileManager.default.isReadableFile(atPath: absolute) else {
      throw Complaint(
        message: "the folder '\(path)' cannot be read",
        location: absolute,
        remedy: "Give yourself permission to read it, or run as its owner.",
        status: .permission
      )
    }
    return absolute
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
