import GantryPlugin
import Packages

/// The skill `archive.list`: the archived agents of a project (S0-59).
struct ArchiveListSkill: Skill {
  struct Input: Codable, Sendable {
    var project: String
  }

  static let descriptor = TypeDescriptor(
    type: "archive.list",
    summary: "Lists the archived agents of a project.",
    input: .object(["project": Schemas.project], required: ["project"]),
    output: .object(
      [
        "count": .integer,
        "agents": .array(
          of: .object(
            ["name": .string, "path": .string, "size_bytes": .integer],
            required: ["name", "path", "size_bytes"]
          )
        ),
      ],
      required: ["count", "agents"]
    )
  )

  init(config: Empty) {}

  func invoke(_ input: Input, _ call: Call) throws -> ArchiveSummary {
    try packages { () throws(PackageError) in
      try AgentArchiver(folders: PackageFolders(project: input.project)).summary()
    }
  }
}
