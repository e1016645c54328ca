/// An error as a person reads it: what happened, where, and how to fix it.
struct Complaint: Error, Equatable {
  /// What happened, naming the thing.
  var message: String
  /// The file, folder or run it happened to; empty when the message says it.
  var location = ""
  /// What to do, an imperative sentence.
  var remedy: String
  /// How the process ends.
  var status: ExitStatus

  /// The text for standard error.
  var text: String {
    var lines = ["error: \(message)"]
    if !location.isEmpty { lines.append("  ├─ where: \(location)") }
    lines.append("  └─ fix:   \(remedy)")
    return lines.joined(separator: "\n")
  }
}
