import Foundation
import Testing

/// An agent of ours that a project has and nothing recommends any more.
enum StaleAgent {
  static let name = "golang-engineer"

  /// Lets an earlier run deploy the agent, then takes away what it was recommended for.
  ///
  /// - Parameters:
  ///   - gantry: The world of the project.
  ///   - project: The project; what is in it stays as it is.
  /// - Throws: What went wrong when the run cannot be started.
  static func plant(_ gantry: Gantry, project: String) throws {
    let folder = gantry.scratch.path(of: project)
    let aside = gantry.scratch.path(of: "aside-\(project)")
    try FileManager.default.moveItem(atPath: folder, toPath: aside)
    try gantry.scratch.write("module example.test/old\n\ngo 1.24\n", to: "\(project)/go.mod")
    try gantry.scratch.write("package main\n\nfunc main() {}\n", to: "\(project)/main.go")
    let ended = try gantry.run(
      "auto-configure",
      "--project",
      project,
      "--agents-only",
      "--yes",
      "--state",
      "aside-state"
    )
    try #require(ended.status == 0, "\(ended.errors)")
    try #require(gantry.scratch.exists("\(project)/.claude/agents/\(name).md"))
    for file in ["go.mod", "main.go"] {
      try FileManager.default.removeItem(atPath: folder + "/" + file)
    }
    try merge(aside, into: folder)
    try FileManager.default.removeItem(atPath: aside)
  }

  private static func merge(_ source: String, into target: String) throws {
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: source) {
      let (from, to) = (source + "/" + name, target + "/" + name)
      if manager.fileExists(atPath: to) {
        try merge(from, into: to)
      } else {
        try manager.moveItem(atPath: from, toPath: to)
      }
    }
  }
}
