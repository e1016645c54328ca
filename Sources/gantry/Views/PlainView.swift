import GantryCore
import GantryEngine

/// Lines as things happen, for logs and pipes.
struct PlainView: RunView {
  private let text = EventText(style: .ofOutput)

  func show(_ events: [Event]) async {
    for line in text.lines(events) { Output.line(line) }
  }

  func show(_ view: RunFeed.View) async {}

  func end(_ summary: RunSummary) async {
    for line in EndText(summary: summary, style: text.style).lines { Output.line(line) }
  }
}

/// The last lines of a run, for people.
struct EndText {
  let summary: RunSummary
  let style: Style

  var lines: [String] {
    let id = summary.state.id.text
    let duration = Durations.text(nanoseconds: Int64(summary.milliseconds * 1_000_000))
    switch summary.state.status {
    case .succeeded:
      let undo = "  └─ undo:  gantry undo \(id) --state \(summary.statePath)"
      return summary.notices + [style.green("run \(id) succeeded in \(duration)")]
        + (summary.canBeUndone ? [undo] : [])
    case .failed:
      return summary.notices + [
        style.red("run \(id) failed after \(duration)"),
        "  └─ see:   gantry runs show \(id) --state \(summary.statePath)",
      ]
    case .cancelled:
      return [style.yellow("run \(id) was cancelled after \(duration)")]
    case .paused:
      // Said as an error, with what to do about it.
      return []
    default:
      return [
        style.yellow("run \(id) stopped and can go on"),
        "  └─ next:  gantry resume \(id) --state \(summary.statePath)",
      ]
    }
  }
}
