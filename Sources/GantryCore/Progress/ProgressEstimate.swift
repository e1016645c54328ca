/// How far a run is and when it may end, from what its phases say and what they took before.
///
/// A phase weighs as much as its median duration in earlier runs of the same pipeline; without a
/// history all weigh the same and no end is foretold. An honest "unknown" beats a guess.
public struct ProgressEstimate: Sendable, Equatable {
  /// One phase, as the estimate needs it.
  public struct Phase: Sendable, Equatable {
    /// Where it is in its life.
    public var status: PhaseStatus
    /// How far the running attempt says it is, 0 to 1; nil when it says nothing.
    public var fraction: Double?
    /// How long the running attempt has run, in nanoseconds.
    public var elapsed: Int64
    /// What it took in earlier successful runs, in nanoseconds.
    public var history: [Int64]

    /// Creates a phase.
    public init(
      status: PhaseStatus,
      fraction: Double? = nil,
      elapsed: Int64 = 0,
      history: [Int64] = []
    ) {
      self.status = status
      self.fraction = fraction
      self.elapsed = elapsed
      self.history = history
    }
  }

  /// 0 to 1 over all phases.
  public var fraction: Double
  /// How long the rest should take, in nanoseconds; nil without a history.
  public var remaining: Int64?
  /// What the rest takes if every phase is as quick, or as slow, as in one of ten earlier runs; nil
  /// without a history.
  public var interval: ClosedRange<Int64>?

  /// Estimates from the phases in the order of the pipeline.
  ///
  /// - Parameter phases: Every phase of the run.
  public init(phases: [Phase]) {
    let medians = phases.map { Self.median($0.history) }
    let known = medians.compactMap { $0 }
    let usual = known.isEmpty ? 1 : max(1, known.reduce(0, +) / Int64(known.count))
    let weights = medians.map { Double(max(1, $0 ?? usual)) }
    let dones = phases.enumerated().map { Self.done($1, median: medians[$0]) }
    let total = weights.reduce(0, +)
    fraction = total == 0 ? 1 : zip(weights, dones).reduce(0) { $0 + $1.0 * $1.1 } / total
    guard !known.isEmpty else { return }
    let left = dones.map { 1 - $0 }
    remaining = Int64(zip(weights, left).reduce(0) { $0 + $1.0 * $1.1 })
    let bounds = [0.1, 0.9].map { quantile in
      zip(phases, left).reduce(0.0) { sum, pair in
        let bound = Self.quantile(quantile, of: pair.0.history) ?? usual
        return sum + Double(bound) * pair.1
      }
    }
    interval = Int64(bounds[0])...Int64(max(bounds[0], bounds[1]))
  }

  /// How much of a phase is done.
  ///
  /// A running phase that says nothing moves with the time it usually takes, and never claims to be
  /// finished.
  private static func done(_ phase: Phase, median: Int64?) -> Double {
    if phase.status.isSettled { return 1 }
    guard phase.status == .running else { return 0 }
    if let fraction = phase.fraction { return min(max(fraction, 0), 1) }
    guard let median, median > 0 else { return 0 }
    return min(0.95, Double(phase.elapsed) / Double(median))
  }

  private static func median(_ values: [Int64]) -> Int64? { quantile(0.5, of: values) }

  /// The value that this share of the values does not exceed; nil when there are none.
  private static func quantile(_ share: Double, of values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[min(values.count - 1, Int(share * Double(values.count)))]
  }
}
