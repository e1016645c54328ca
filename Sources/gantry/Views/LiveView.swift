import Foundation
import GantryCore
import GantryEngine

/// Bars that move, for terminals: a line for each phase, and one for the whole.
///
/// The block is painted over itself, so it is never larger than the terminal. Lines for people scroll
/// above it, so nothing that was said is lost when a bar moves.
actor LiveView: RunView {
  private let style = Style.ofOutput
  private let history: [String: [Int64]]
  private let clock: any GantryCore.Clock
  private var state: RunState
  private var progress: [String: PhaseProgress] = [:]
  private var paintedLines = 0
  private var paintedAt = Timestamp(nanoseconds: 0)

  init(run: RunID, history: [String: [Int64]], clock: any GantryCore.Clock) {
    state = RunState(id: run)
    self.history = history
    self.clock = clock
  }

  func show(_ events: [Event]) async {
    for event in events where event.durability == .barrier { try? state.apply(event) }
    let bars: Set<String> = ["phase.started", "phase.succeeded"]
    paint(above: EventText(style: style).lines(events.filter { !bars.contains($0.type.name) }))
  }

  func show(_ view: RunFeed.View) async {
    progress = view.progress
    let now = clock.now()
    guard now.nanoseconds - paintedAt.nanoseconds >= Self.frame else { return }
    paint(above: [])
  }

  func tick() async { paint(above: []) }

  func note(_ text: String) async { paint(above: [style.yellow(text)]) }

  func end(_ summary: RunSummary) async {
    paint(above: [], isLast: true)
    for line in EndText(summary: summary, style: style).lines { Output.line(line) }
  }

  /// The shortest time between two frames that only progress asks for, in nanoseconds.
  private static let frame: Int64 = 50_000_000

  // MARK: - Painting

  private func paint(above lines: [String], isLast: Bool = false) {
    // The carriage return is for a ^C that the terminal has echoed behind the last line.
    var block = paintedLines > 0 ? "\r\u{1B}[\(paintedLines)A\u{1B}[0J" : ""
    for line in lines { block += line + "\n" }
    let bars = BarBlock(
      bars: state.phases.map { BarBlock.Bar(status: $0.status, text: bar($0)) },
      footer: footer
    )
    // Asked each time: a person makes the window larger or smaller meanwhile.
    let size = TerminalSize.ofOutput()
    let shown = isLast ? bars.whole(in: size) : bars.lines(in: size)
    for line in shown { block += line + "\n" }
    paintedLines = shown.count
    paintedAt = clock.now()
    Output.text(block)
  }

  private func bar(_ phase: PhaseState) -> String {
    let estimate = estimate(of: phase)
    let hasNoProgress = phase.status.isSettled && phase.status != .succeeded
    let fraction = hasNoProgress ? 0 : ProgressEstimate(phases: [estimate]).fraction
    let percent = hasNoProgress ? "–" : "\(Int(fraction * 100))%"
    let padding = String(repeating: " ", count: max(0, 4 - percent.count))
    let name = phase.id.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
    let note = phase.status == .running ? progress[phase.id]?.message : phase.reason
    let tail = note.map { "  " + style.faint($0.spelledOut(atMost: 48)) } ?? ""
    return "\(symbol(phase)) \(name) \(Self.meter(fraction)) \(padding)\(percent)\(tail)"
  }

  private var footer: [String] {
    guard !state.phases.isEmpty, !state.status.isTerminal else { return [] }
    let whole = ProgressEstimate(phases: state.phases.map(estimate))
    let percent = style.bold("  \(Int(whole.fraction * 100))%")
    let rest = Self.rest(whole) ?? "no earlier run to estimate from"
    return [percent + "  " + style.faint(rest)]
  }

  /// `about 3.1s left (2.4s to 5.0s)`; nil without a history.
  private static func rest(_ estimate: ProgressEstimate) -> String? {
    guard let remaining = estimate.remaining, let interval = estimate.interval else { return nil }
    let bounds = [interval.lowerBound, interval.upperBound].map(Durations.text(nanoseconds:))
    let range = bounds[0] == bounds[1] ? "" : " (\(bounds[0]) to \(bounds[1]))"
    return "about \(Durations.text(nanoseconds: remaining)) left\(range)"
  }

  private func estimate(of phase: PhaseState) -> ProgressEstimate.Phase {
    let elapsed = phase.startedAt.map { clock.now().nanoseconds - $0.nanoseconds } ?? 0
    return ProgressEstimate.Phase(
      status: phase.status,
      fraction: progress[phase.id]?.fraction,
      elapsed: elapsed,
      history: history[phase.id] ?? []
    )
  }

  private var nameWidth: Int { state.phases.map(\.id.count).max() ?? 0 }

  private func symbol(_ phase: PhaseState) -> String {
    switch phase.status {
    case .succeeded: style.green("✓")
    case .failed, .deadLettered: style.red("✗")
    case .running: style.cyan("▸")
    case .waiting: style.yellow("…")
    case .skipped, .cancelled, .undone: style.yellow("–")
    case .pending, .ready: style.faint("·")
    }
  }

  private static func meter(_ fraction: Double) -> String {
    let width = 20
    let filled = Int(fraction * Double(width))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }
}
