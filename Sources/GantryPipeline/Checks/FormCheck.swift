import GantryCore

/// Checks a document against the pipeline schema.
enum FormCheck {
  /// Keys with a meaning that is designed and not built yet, by the part they belong to.
  private static let laterPhaseKeys: Set<String> = [
    "when", "matrix", "foreach", "key", "pool", "undo",
  ]
  private static let laterPipelineKeys: Set<String> = ["schedule"]

  static func run(_ diagnosis: inout Diagnosis) {
    for violation in PipelineSchema.compiled.validate(diagnosis.document.value) {
      let pointer = JSONPointer(parsing: violation.path) ?? JSONPointer()
      let name = Diagnosis.name(of: pointer)
      switch violation.keyword {
      case "additionalProperties" where isLater(pointer):
        diagnosis.add(
          .unavailable,
          "\(name) is not available yet",
          at: .key(pointer),
          "Remove \"\(pointer.tokens.last ?? "")\"; this release does not know it."
        )
      case "additionalProperties":
        diagnosis.add(.unknownKey, "\(name) \(violation.message)", at: .key(pointer), violation.fix)
      default:
        diagnosis.add(.form, "\(name) \(violation.message)", at: .value(pointer), violation.fix)
      }
    }
  }

  private static func isLater(_ pointer: JSONPointer) -> Bool {
    guard let key = pointer.tokens.last else { return false }
    switch pointer.tokens.count {
    case 1: return laterPipelineKeys.contains(key)
    case 3: return pointer.tokens[0] == "phases" && laterPhaseKeys.contains(key)
    default: return false
    }
  }
}
