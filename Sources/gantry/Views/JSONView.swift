import GantryCore
import GantryEngine

/// One line of JSON for each event, and one for the end.
struct JSONView: RunView {
  func show(_ events: [Event]) async {
    for event in events { Output.line(event.line) }
  }

  func show(_ view: RunFeed.View) async {}

  func end(_ summary: RunSummary) async {
    guard let line = try? JSON.object(summary.json).encodedBytes else { return }
    Output.line(line)
  }
}
