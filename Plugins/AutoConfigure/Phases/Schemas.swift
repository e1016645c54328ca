import GantryPlugin

/// Shapes that several types of this plugin take or return.
enum Schemas {
  static let project = Schema.string.described("The absolute path of the project.")
  static let starter = Schema.string.described("The folder of the starter registry.")
  static let registry = Schema.string.described("Further registry folders, separated by colons.")
  static let names = Schema.array(of: .string)

  static let toolchain = Schema.object(
    [
      "schema": .oneOf(["gantry.toolchain/1"]),
      "primary_language": .nullable(.string),
      "abstained": .boolean,
      "confidence": .nullable(.number(in: 0...1)),
      "components": .array(of: .object([:], open: true)),
      "deployment_targets": .array(of: .object([:], open: true)),
      "build_tools": names,
      "dev_tools": names,
    ],
    required: ["schema", "primary_language", "abstained", "confidence", "components"],
    open: true
  )

  static let agent = RecommendedAgent.schema

  static let skillReason = Schema.object(
    [
      "name": .string,
      "reason": .string,
      "source": .oneOf(["mapping", "framework", "toolchain", "role"]),
    ],
    required: ["name", "reason", "source"]
  )

  static let validation = Schema.object(
    [
      "is_valid": .boolean,
      "issues": .array(
        of: .object(
          ["severity": .oneOf(["error", "warning", "info"]), "message": .string],
          required: ["severity", "message"]
        )
      ),
    ],
    required: ["is_valid", "issues"]
  )

  static let verification = Schema.object(
    [
      "passed": .boolean,
      "checks": .array(
        of: .object(
          ["subject": .string, "check": .string, "passed": .boolean, "message": .string],
          required: ["subject", "check", "passed", "message"]
        )
      ),
    ],
    required: ["passed", "checks"]
  )
}
