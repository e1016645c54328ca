import Foundation

/// Colours, where there are any.
struct Style {
  /// Whether the text goes to a terminal that shows colours.
  let isColoured: Bool

  /// Decides for standard output: a terminal, and neither `NO_COLOR` nor `TERM=dumb`.
  static var ofOutput: Style {
    let environment = ProcessInfo.processInfo.environment
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    return Style(isColoured: Terminal.isOutputTerminal && !isPlain)
  }

  func bold(_ text: String) -> String { paint(text, "1") }
  func faint(_ text: String) -> String { paint(text, "2") }
  func green(_ text: String) -> String { paint(text, "32") }
  func red(_ text: String) -> String { paint(text, "31") }
  func yellow(_ text: String) -> String { paint(text, "33") }
  func cyan(_ text: String) -> String { paint(text, "36") }

  private func paint(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
