/// An error as a person reads it: what happened, where, and how to fix it.
struct Complaint: Error, Equatable {
  /// What happened, naming the thing.
  var message: String
  /// The file, folder or run it happened to; empty when the message says it.
  var location = ""
  /// The words of somebody else that explain it, such as the dynamic linker's; empty when there are
  /// none.
  var cause = ""
  /// What to do, an imperative sentence.
  var remedy: String
  /// How the process ends.
  var status: ExitStatus

  /// The text for standard error.
  var text: String {
    var lines = ["error: \(message)"]
    if !location.isEmpty { lines.append("  ├─ where: \(location)") }
    if !cause.isEmpty { lines.append("  ├─ cause: \(cause.spelledOut(atMost: Self.causeLimit))") }
    lines.append("  └─ fix:   \(remedy)")
    return lines.joined(separator: "\n")
  }

  /// How much of a cause is printed, in characters: a plugin that declines writes what it likes.
  private static let causeLimit = 1000
}
