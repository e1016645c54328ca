import Foundation
import GantryCore
import Testing

/// Configures a project again and again on a disk that is full a little later each time.
struct FullDiskRange {
  /// What lies on the disk that fills up.
  enum Place: String, CaseIterable, Sendable {
    case all, project, state
  }

  /// How much room is left.
  enum Room: CustomStringConvertible {
    case kibibytes(Int), files(Int)

    var description: String {
      switch self {
      case .kibibytes(let count): "with \(count) KiB left"
      case .files(let count): "with room for \(count) files"
      }
    }
  }

  private let gantry: Gantry
  private let place: Place
  /// The project before the first run, and after a run that nothing disturbed.
  private let untouched: Tree
  private let undisturbed: Tree

  /// Prepares the project and runs once undisturbed.
  init(_ place: Place) throws {
    self.place = place
    gantry = try Gantry()
    let template = try gantry.scratch.copy(Repository.example, to: "template")
    untouched = try Tree(template, leavingOut: Tree.stateOfRuns)
    let project = try gantry.scratch.copy(template, to: "undisturbed")
    let ended = try gantry.run(Self.arguments(project, gantry.scratch.path(of: "aside")))
    try #require(ended.status == 0, "\(ended.errors)")
    undisturbed = try Tree(project, leavingOut: Tree.stateOfRuns)
  }

  /// Runs once on a disk with little room, judges what is left, and once more with plenty.
  ///
  /// - Parameter room: What is left on the disk when the run starts.
  /// - Returns: Whether the room was enough.
  /// - Throws: What went wrong when the disk cannot be prepared.
  func run(leaving room: Room) throws -> Bool {
    let scratch = try Scratch()
    let disk = try SmallDisk(in: scratch)
    let project = (place == .state ? scratch.path : disk.path) + "/project"
    let state = (place == .project ? scratch.path : disk.path) + "/state"
    try FileManager.default.copyItem(
      atPath: gantry.scratch.path(of: "template"),
      toPath: project
    )
    switch room {
    case .kibibytes(let count): try disk.leave(kibibytes: count)
    case .files(let count): try disk.leave(files: count)
    }
    let ended = try gantry.run(Self.arguments(project, state))
    let isDone = ended.status == 0
    judge(ended, room)
    try judgeFiles(project, isDone: isDone, Comment(rawValue: "\(room)"))

    try disk.giveRoom()
    let again = try gantry.run(Self.arguments(project, state))
    #expect(again.status == 0, "again after \(room): \(again.errors)")
    let found = try Tree(project, leavingOut: Tree.stateOfRuns)
    #expect(found.differences(from: undisturbed) == [], "again after \(room)")
    return isDone
  }

  /// Where a file of the project could not be written, the result of the run names it; where the
  /// journal could not, there is no result and the command says so.
  private func judge(_ ended: Ended, _ room: Room) {
    let said = "\(room): \(ended.output)\(ended.errors)"
    guard ended.status != 0 else { return #expect(ended.errors == "", "\(said)") }
    if case .files = room {
      // SQLite does not say why it could not make a file, so the text may speak of permission.
      return #expect([1, 73, 74].contains(ended.status), "\(said)")
    }
    if ended.errors.isEmpty {
      #expect([1, 74].contains(ended.status), "\(said)")
      #expect(place != .state, "\(said)")
      #expect(ended.output.contains("There isn’t enough space"), "\(said)")
    } else {
      #expect(ended.status == 74, "\(said)")
      #expect(ended.errors.hasPrefix("error: the disk is full"), "\(said)")
      #expect(ended.errors.contains("  └─ fix:   Free some space"), "\(said)")
    }
  }

  /// A file is as it was, or as an undisturbed run leaves it, or one of the lists that grow with
  /// what was deployed and are whole JSON at every step.
  private func judgeFiles(_ project: String, isDone: Bool, _ room: Comment) throws {
    let found = try Tree(project, leavingOut: Tree.stateOfRuns)
    guard !isDone else { return #expect(found.differences(from: undisturbed) == [], room) }
    let odd = found.paths.filter { path in
      guard !path.hasSuffix("/"), let bytes = found[path] else { return false }
      guard bytes != untouched[path], bytes != undisturbed[path] else { return false }
      let isWholeList = path.hasSuffix(".json") && (try? JSONParser.parse(Array(bytes))) != nil
      return !isWholeList
    }
    #expect(odd == [], room)
  }

  private static func arguments(_ project: String, _ state: String) -> [String] {
    ["auto-configure", "--project", project, "--state", state, "--yes"]
  }
}
