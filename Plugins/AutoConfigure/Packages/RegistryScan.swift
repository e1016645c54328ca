internal import Foundation

/// The skill folders of a registry without a manifest.
struct RegistryScan {
  /// Absolute paths of folders that hold `SKILL.md`, in the order of the walk, sorted per folder.
  private(set) var folders: [String] = []
  /// Folders that were too deep to be searched.
  private(set) var diagnostics: [PackageDiagnostic] = []
  private var visited = 0

  /// Enough for any registry that a person keeps, and an end for a folder that is not one.
  private static let folderLimit = 5000

  init(root: String, depth: Int) {
    walk(root, depth: depth)
    guard visited >= Self.folderLimit else { return }
    diagnostics.append(
      PackageDiagnostic(
        code: .tooLarge,
        message: "The search ended after \(Self.folderLimit) folders.",
        location: root,
        remedy: "Add a manifest.json, or name the folder that holds the skills."
      )
    )
  }

  private mutating func walk(_ folder: String, depth: Int) {
    guard visited < Self.folderLimit else { return }
    visited += 1
    let names = DiskItem.names(in: folder)
    if names.contains("SKILL.md"), case .file = DiskItem(path: folder + "/SKILL.md") {
      folders.append(folder)
      return
    }
    // A link is not followed: it may lead out of the registry or back to its start.
    let children = names.filter {
      !$0.hasPrefix(".") && DiskItem(path: folder + "/" + $0) == .folder
    }
    guard depth > 0 else {
      if !children.isEmpty { reportDepth(folder) }
      return
    }
    for child in children { walk(folder + "/" + child, depth: depth - 1) }
  }

  private mutating func reportDepth(_ folder: String) {
    diagnostics.append(
      PackageDiagnostic(
        code: .tooLarge,
        message: "The folder lies too deep and what is below it was not searched.",
        location: folder,
        remedy: "Add a manifest.json, or name a folder nearer to the skills."
      )
    )
  }

  /// The text of a Markdown file of at most 1 MiB.
  static func text(of path: String) throws(PackageError) -> String {
    guard case .file(let size, _) = DiskItem(path: path), size <= 1_048_576,
      let bytes = FileManager.default.contents(atPath: path)
    else {
      throw PackageError(
        code: .inputOutput,
        message: "The file is not a readable file of at most 1 MiB.",
        location: path,
        remedy: "Replace it with a regular text file."
      )
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
