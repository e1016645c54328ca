import GantryPlugin
import Packages

/// The skill `backups.list`: the backups of a project, the newest first (S0-60).
struct BackupsListSkill: Skill {
  struct Input: Codable, Sendable {
    var project: String
  }

  struct Output: Codable, Sendable {
    var backups: [Item]

    struct Item: Codable, Sendable {
      var id: String
      var run: String
      var createdAt: String
      var files: Int
      var sizeBytes: Int

      enum CodingKeys: String, CodingKey {
        case id, run, files
        case createdAt = "created_at"
        case sizeBytes = "size_bytes"
      }
    }
  }

  static let descriptor = TypeDescriptor(
    type: "backups.list",
    summary: "Lists the backups of a project, the newest first.",
    input: .object(["project": Schemas.project], required: ["project"]),
    output: .object(
      [
        "backups": .array(
          of: .object(
            [
              "id": .string, "run": .string, "created_at": .string, "files": .integer,
              "size_bytes": .integer,
            ],
            required: ["id", "run", "created_at", "files", "size_bytes"]
          )
        )
      ],
      required: ["backups"]
    )
  )

  init(config: Empty) {}

  func invoke(_ input: Input, _ call: Call) throws -> Output {
    let backups = Backups(folders: PackageFolders(project: input.project)).list()
    return Output(
      backups: backups.map { backup in
        Output.Item(
          id: backup.id,
          run: backup.run,
          createdAt: backup.createdAt,
          files: backup.files.count,
          sizeBytes: backup.sizeBytes
        )
      }
    )
  }
}
