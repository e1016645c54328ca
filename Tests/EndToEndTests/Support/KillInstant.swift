/// When a run is killed.
struct KillInstant: CustomStringConvertible {
  /// How many seconds after the beginning.
  let seconds: Double
  /// Whether the beginning is the run's first line, or the start of the process.
  let countsFromFirstLine: Bool

  var description: String {
    "\(seconds) s after the \(countsFromFirstLine ? "first line" : "start")"
  }
}
