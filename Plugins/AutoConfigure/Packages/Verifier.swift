internal import Foundation

/// Reads back what a run deployed, the way a client would.
public struct Verifier: Sendable {
  private let folders: PackageFolders

  /// The greatest size of an agent's file.
  private static let agentSizeLimit = 1_048_576

  /// Creates a verifier.
  ///
  /// - Parameter folders: The scope to look at.
  public init(folders: PackageFolders) {
    self.folders = folders
  }

  /// Checks agents and skills; the first failed check of a subject is its last.
  ///
  /// - Parameters:
  ///   - agents: Ids of agents that must be in place.
  ///   - skills: Names of skills that must be in place.
  /// - Returns: The checks.
  public func verify(agents: [String], skills: [String]) -> Verification {
    let trees = [PackageFolders.skills, PackageFolders.skillMirror]
    return Verification(
      checks: agents.flatMap { check(agent: AgentFile.normalizedID($0)) }
        + skills.flatMap { name in trees.flatMap { check(skill: name, in: $0) } }
    )
  }

  private func check(agent id: String) -> [Verification.Check] {
    let path = "\(PackageFolders.agents)/\(id).md"
    var list = CheckList(subject: "agent \(id)")
    guard (try? SafePath.resolve(path, in: folders.root)) != nil,
      case .file(let size, _) = DiskItem(path: folders.path(path))
    else { return list.failing("file_exists", "\(path) does not exist.") }
    list.pass("file_exists", "\(path) exists.")

    guard size > 0, size < Self.agentSizeLimit else {
      return list.failing("file_size", "\(path) has \(size) bytes; 1 to 1048575 are allowed.")
    }
    list.pass("file_size", "\(path) has \(size) bytes.")

    let bytes = FileManager.default.contents(atPath: folders.path(path)) ?? Data()
    let text = String(decoding: bytes, as: UTF8.self)
    let fields: LooseValue
    do throws(PackageError) {
      fields = try FrontMatter(text: text, location: path).fields
    } catch {
      return list.failing("yaml_frontmatter", "\(path): \(error.message)")
    }
    list.pass("yaml_frontmatter", "\(path) has readable front matter.")

    let missing = ["name", "description"].filter { (fields[$0]?.text ?? "").isEmpty }
    guard missing.isEmpty else {
      return list.failing("required_fields", "\(path) lacks \(missing.joined(separator: ", ")).")
    }
    list.pass("required_fields", "\(path) has name and description.")
    return list.checks
  }

  private func check(skill name: String, in tree: String) -> [Verification.Check] {
    let path = "\(tree)/\(name)"
    var list = CheckList(subject: "skill \(name)")
    guard (try? SafePath.resolve(path, in: folders.root)) != nil,
      DiskItem(path: folders.path(path) + "/.") == .folder
    else { return list.failing("directory_exists", "\(path) does not exist.") }
    list.pass("directory_exists", "\(path) exists.")

    guard case .file(let size, _) = DiskItem(path: folders.path(path) + "/SKILL.md"), size > 0
    else {
      return list.failing("has_files", "\(path) has no SKILL.md.")
    }
    list.pass("has_files", "\(path) has SKILL.md.")
    return list.checks
  }
}

/// The checks of one subject while they are gathered.
private struct CheckList {
  let subject: String
  private(set) var checks: [Verification.Check] = []

  init(subject: String) {
    self.subject = subject
  }

  mutating func pass(_ check: String, _ message: String) {
    checks.append(.init(subject: subject, check: check, passed: true, message: message))
  }

  func failing(_ check: String, _ message: String) -> [Verification.Check] {
    checks + [.init(subject: subject, check: check, passed: false, message: message)]
  }
}
