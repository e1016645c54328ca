import GantryCore

/// The bars of a run as lines that fit a terminal, so that they can be painted over.
///
/// A line that wraps, or a block that is taller than the terminal, would leave behind what the cursor
/// cannot reach any more.
struct BarBlock {
  /// The bar of one phase.
  struct Bar {
    var status: PhaseStatus
    /// What is shown, with its colours.
    var text: String
  }

  /// One bar for each phase, in the order of the pipeline.
  var bars: [Bar]
  /// What is shown below the bars.
  var footer: [String] = []

  /// The lines while the run is under way; what there is no room for is counted.
  ///
  /// - Parameter size: The terminal.
  /// - Returns: Lines that do not wrap, and leave one row for the cursor below them.
  func lines(in size: TerminalSize) -> [String] {
    let room = max(1, size.rows - 1 - footer.count)
    guard bars.count > room else { return whole(in: size) }
    let kept = Set(ranked.prefix(max(1, room - 1)))
    let shown = bars.indices.filter(kept.contains).map { bars[$0].text }
    let more = room > 1 ? ["… and \(bars.count - kept.count) more"] : []
    return (shown + more + footer).map { $0.fitted(to: size.columns - 1) }
  }

  /// Every line, for when nothing is painted over them any more.
  func whole(in size: TerminalSize) -> [String] {
    (bars.map(\.text) + footer).map { $0.fitted(to: size.columns - 1) }
  }

  /// The places of the bars, what a person waits for first.
  private var ranked: [Int] {
    bars.indices.sorted { (bars[$0].status.rank, $0) < (bars[$1].status.rank, $1) }
  }
}

extension PhaseStatus {
  /// Which phases are shown when there is no room for all.
  fileprivate var rank: Int {
    switch self {
    case .running: 0
    case .waiting: 1
    case .failed, .deadLettered: 2
    case .ready: 3
    case .pending: 4
    case .succeeded, .skipped, .cancelled, .undone: 5
    }
  }
}

extension String {
  /// The text cut to so many columns; escape sequences take none and are all kept, so that a colour
  /// that was begun ends.
  fileprivate func fitted(to columns: Int) -> String {
    var (result, left, isEscape) = ("", max(0, columns), false)
    for character in self {
      if character == "\u{1B}" { isEscape = true }
      if isEscape {
        result.append(character)
        if character.isLetter { isEscape = false }
      } else if character.columns <= left {
        left -= character.columns
        result.append(character)
      } else {
        left = 0
      }
    }
    return result
  }
}

extension Character {
  /// How many columns a terminal takes for it: two for the wide ones of East Asia and for emoji.
  fileprivate var columns: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return unicodeScalars.contains { $0.properties.isEmojiPresentation } ? 2 : 1
    }
  }
}
