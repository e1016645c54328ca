import Foundation
import Glibc
import Testing

/// A user who may not read or write everything, for tests that are run by root.
///
/// Root passes over every permission, so commands are started as `nobody`. Tests that are run by
/// somebody else start them as themselves.
struct Unprivileged {
  private static let setpriv = "/usr/bin/setpriv"
  private static let nobody: uid_t = 65534

  private let gantry: Gantry

  /// Whether such a user can run the command line that is tested.
  static let isAvailable: Bool = {
    guard let gantry = try? Gantry(), let user = try? Unprivileged(gantry) else { return false }
    return (try? user.run("version"))?.status == 0
  }()

  /// Why tests that need one are skipped.
  static let reason: Comment = "no other user may run the executable here, or setpriv is missing"

  /// Gives the home folder of a world to the user.
  init(_ gantry: Gantry) throws {
    self.gantry = gantry
    try give("home")
  }

  /// Runs a command to its end.
  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs a command to its end.
  func run(_ arguments: [String]) throws -> Ended {
    guard geteuid() == 0 else { return try gantry.run(arguments) }
    let program = try #require(Repository.gantry)
    let asNobody = ["--reuid", "\(Self.nobody)", "--regid", "\(Self.nobody)", "--clear-groups"]
    return try LiveGantry(
      Self.setpriv,
      asNobody + [program] + arguments,
      environment: gantry.environment,
      folder: gantry.scratch.path
    ).end()
  }

  /// Makes the user the owner of something in the working folder, and of all that it holds.
  func give(_ name: String) throws {
    guard geteuid() == 0 else { return }
    let root = gantry.scratch.path(of: name)
    let inside = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for path in [root] + inside.map({ root + "/" + $0 }) {
      try #require(lchown(path, Self.nobody, Self.nobody) == 0, "\(path)")
    }
  }

  /// Sets who may do what with something in the working folder.
  func allow(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode],
      ofItemAtPath: gantry.scratch.path(of: name)
    )
  }
}
