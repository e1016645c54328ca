/// What a trial, or a series of trials, has found.
public struct PowerVerdict: Sendable {
  /// The trial's seed.
  public let seed: UInt64
  /// What the store promised.
  public let promise: PowerPromise
  /// The operation at which the power was to fail; nil when the seed chose.
  public let cutAt: UInt64?
  /// How often the power failed.
  public internal(set) var cuts = 0
  /// How many operations of the file layer there were.
  public internal(set) var operations: UInt64 = 0
  /// How many bytes were written and did not survive.
  public internal(set) var lostBytes: UInt64 = 0
  /// How many commits were acknowledged before the last cut.
  public internal(set) var acknowledged = 0
  /// How many acknowledged batches and values are gone: violations, unless the promise allows it.
  public internal(set) var lost = 0
  /// How many batches are there although the power failed before anybody was told.
  public internal(set) var unheard = 0
  /// What is wrong; empty when the promise was kept.
  public internal(set) var violations: [String] = []

  init(of trial: PowerTrial) {
    seed = trial.seed
    promise = trial.promise
    cutAt = trial.cutAt
  }

  /// What to say about a trial that failed: what it found, and what does it again.
  public var report: String {
    let place = cutAt.map { " GANTRY_CUT_AT=\($0)" } ?? ""
    return """
      with seed \(seed) (\(promise.rawValue), \(cuts) cuts): \(violations.joined(separator: "; "))
      Do it again: GANTRY_CUT_SEED=\(seed)\(place) GANTRY_CUTS=1 swift test --filter PowerTests
      """
  }

  mutating func note(_ supply: PowerCut, _ refusal: String?, acknowledged: Int) {
    cuts += 1
    operations += supply.operations
    lostBytes += supply.cut()
    self.acknowledged = acknowledged
    if let refusal { violations.append("cut \(cuts): \(refusal)") }
  }

  mutating func note(_ inspection: PowerInspection, cut: Int) {
    lost += inspection.lostCount
    unheard += inspection.unheardCount
    violations += inspection.violations.map { "cut \(cut): \($0)" }
  }
}
