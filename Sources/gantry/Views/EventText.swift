import GantryCore

/// Says an event in one line for people; nil for those that only matter to programs.
struct EventText {
  let style: Style

  /// Several events; one that says what the one before has said is left out.
  func lines(_ events: some Sequence<Event>) -> [String] {
    events.compactMap(line).reduce(into: []) { lines, line in
      if lines.last != line { lines.append(line) }
    }
  }

  func line(_ event: Event) -> String? {
    let data = try? JSONParser.parse(event.data)
    let phase = event.phase ?? ""
    switch event.type.name {
    case "phase.started":
      let again = (event.attempt ?? 1) > 1 ? style.faint(" (attempt \(event.attempt ?? 1))") : ""
      return "\(style.cyan("▸")) \(phase)\(again)"
    case "phase.succeeded": return "\(style.green("✓")) \(phase)"
    case "phase.failed":
      return "\(style.red("✗")) \(phase): \(text(data, "message"))\(hint(data))"
    case "phase.skipped", "phase.cancelled":
      return "\(style.yellow("–")) \(phase): \(text(data, "because"))"
    case "attempt.failed": return "\(style.yellow("!")) \(phase): \(text(data, "message"))"
    case "attempt.interrupted": return "\(style.yellow("!")) \(phase): \(text(data, "because"))"
    case "retry.scheduled":
      return "  \(style.faint("tries again at \(text(data, "not_before"))"))"
    case "strategy.failed":
      let strategy = text(data, "strategy")
      return "\(style.yellow("!")) strategy \(strategy): \(text(data, "message"))\(hint(data))"
    case "run.resumed": return style.faint("resumed")
    case "run.paused": return style.yellow("paused: \(text(data, "because"))")
    case "attempt.fenced":
      let count = data?["writes"]?.intValue ?? 0
      return style.faint("refused \(count) late writes of a former owner")
    case "run.cancel-requested": return style.yellow("cancelling")
    case "sink.quarantined":
      return "\(style.yellow("!")) sink \(text(data, "sink")): \(text(data, "because"))"
    case "sink.left-behind":
      let count = data?["events"]?.intValue ?? 0
      return "\(style.yellow("!")) sink \(text(data, "sink")): \(count) events not delivered"
    default:
      guard event.durability == .lazy, let message = data?["message"]?.stringValue else {
        return nil
      }
      return "  \(style.faint(message))"
    }
  }

  private func text(_ data: JSON?, _ member: String) -> String {
    data?[member]?.stringValue ?? ""
  }

  /// What the person can do about a failure; of a crash also how the same call is made again.
  private func hint(_ data: JSON?) -> String {
    let again = text(data?["detail"], "reproduce")
    let hint = text(data, "hint")
    let lines = ["again: \(again)", "fix:   \(hint)"]
    let said = zip(lines, [again, hint]).filter { !$0.1.isEmpty }.map(\.0)
    let marks = said.indices.map { $0 == said.count - 1 ? "└─" : "├─" }
    return zip(marks, said).map { "\n  \($0) \($1)" }.joined()
  }
}
