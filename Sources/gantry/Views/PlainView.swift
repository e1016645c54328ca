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
    let undo = summary.canBeUndone ? [(name: "undo", command: "undo")] : []
    switch summary.state.status {
    case .succeeded:
      return summary.notices + [succeeded(id, in: duration)] + commands(undo)
    case .failed:
      return summary.notices + [style.red("run \(id) failed after \(duration)")]
        + commands(undo + [(name: "see", command: "runs show")])
    case .cancelled:
      return [style.yellow("run \(id) was cancelled after \(duration)")] + commands(undo)
    case .paused:
      // Said as an error, with what to do about it.
      return []
    default:
      return [style.yellow("run \(id) stopped and can go on")]
        + commands([(name: "next", command: "resume")])
    }
  }

  private func succeeded(_ id: String, in duration: String) -> String {
    guard summary.keptCount > 0 else { return style.green("run \(id) succeeded in \(duration)") }
    return style.yellow("run \(id) succeeded, \(summary.keptCount) kept, in \(duration)")
  }

  /// The commands that may come next, as a person pastes them.
  private func commands(_ next: [(name: String, command: String)]) -> [String] {
    let count = next.count
    let about =
      "\(summary.state.id.text) --state \(summary.statePath.asShellWord)"
      + RepeatedOptions.ofThisProcess.text
    return next.enumerated().map { place, next in
      let mark = place == count - 1 ? "└─" : "├─"
      let name = "\(next.name):".padded(to: 6)
      return "  \(mark) \(name) gantry \(next.command) \(about)"
    }
  }
}
