internal import Foundation

/// The files of a skill's folder, read within limits.
///
/// A skill is taken whole or not at all: half of one would be deployed as if it were complete.
struct SkillSource {
  /// The files, by path, with `SKILL.md` last: clients see the folder as a skill only when the
  /// rest of it is in place.
  private(set) var files: [PackageFile] = []
  private var totalSize = 0
  private let root: String

  private static let fileSizeLimit = 10_485_760
  private static let totalSizeLimit = 67_108_864
  private static let fileCountLimit = 2000
  private static let depthLimit = 8

  init(folder: String) throws(PackageError) {
    root = folder
    try walk("", depth: 0)
    guard files.contains(where: { $0.path == "SKILL.md" }) else {
      throw PackageError(
        code: .notFound,
        message: "the skill has no SKILL.md",
        location: folder,
        remedy: "Add the file SKILL.md to the skill's folder."
      )
    }
    files = files.filter { $0.path != "SKILL.md" } + files.filter { $0.path == "SKILL.md" }
  }

  private mutating func walk(_ relative: String, depth: Int) throws(PackageError) {
    guard depth <= Self.depthLimit else {
      throw refusal(.tooLarge, "has folders more than \(Self.depthLimit) deep", relative)
    }
    for name in DiskItem.names(in: join(root, relative)) {
      let path = join(relative, name)
      switch DiskItem(path: join(root, path)) {
      case .folder:
        if name != ".git" { try walk(path, depth: depth + 1) }
      case .file(let size, let isExecutable):
        try add(path, size: size, isExecutable: isExecutable)
      case .link:
        try addLink(path)
      case .absent, .other:
        throw refusal(.unsupportedFile, "holds something that is not a file", path)
      }
    }
  }

  /// Takes the file a link leads to when that lies in the same skill.
  private mutating func addLink(_ path: String) throws(PackageError) {
    let target = URL(fileURLWithPath: join(root, path)).resolvingSymlinksInPath().path
    do throws(PackageError) {
      try SafePath.check(path: target, isInside: root)
    } catch {
      throw refusal(.unsupportedFile, "holds a link that leaves its folder", path)
    }
    guard case .file(let size, let isExecutable) = DiskItem(path: target) else {
      throw refusal(.unsupportedFile, "holds a link that is not to a file", path)
    }
    try add(path, size: size, isExecutable: isExecutable)
  }

  private mutating func add(
    _ path: String,
    size: Int,
    isExecutable: Bool
  ) throws(PackageError) {
    guard size <= Self.fileSizeLimit else {
      throw refusal(.tooLarge, "holds a file larger than 10 MiB", path)
    }
    totalSize += size
    guard totalSize <= Self.totalSizeLimit, files.count < Self.fileCountLimit else {
      throw refusal(.tooLarge, "is larger than 64 MiB or \(Self.fileCountLimit) files", path)
    }
    guard let bytes = FileManager.default.contents(atPath: join(root, path)) else {
      throw refusal(.inputOutput, "holds a file that cannot be read", path)
    }
    files.append(PackageFile(path: path, bytes: bytes, isExecutable: isExecutable))
  }

  private func join(_ one: String, _ two: String) -> String {
    if one.isEmpty { return two }
    return two.isEmpty ? one : one + "/" + two
  }

  private func refusal(
    _ code: PackageError.Code,
    _ what: String,
    _ path: String
  ) -> PackageError {
    PackageError(
      code: code,
      message: "the skill \(what) (\(path))",
      location: join(root, path),
      remedy: "Remove the file from the skill, or replace it with a smaller regular file."
    )
  }
}
