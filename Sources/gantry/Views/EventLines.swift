import GantryCore
import GantryEngine

/// Every event in one line, for people who look at a journal.
struct EventLines: RunView {
  func show(_ events: [Event]) async {
    let style = Style.ofOutput
    for event in events {
      let number = String(event.seq)
      let seq = String(repeating: " ", count: max(0, 5 - number.count)) + number
      let data = String(decoding: event.data, as: UTF8.self)
      Output.line(
        "\(seq)  \(style.faint(event.time.rfc3339))  \(event.type.name.padded(to: 28)) "
          + "\((event.phase ?? "").padded(to: 26)) \(style.faint(data.cut(to: 120)))"
      )
    }
  }

  func show(_ view: RunFeed.View) async {}
  func end(_ summary: RunSummary) async {}
}
