import GantryCore

/// The process of one attempt: a plugin whose behaviour follows from the seed.
///
/// It lives beside its engine: a stopped engine does not stop it, and one that crashes may leave it
/// behind. What it asks of the journal goes through the engine, what it does to the world does not.
final class SimulatedAttempt {
  /// One step of the plugin.
  enum Act {
    case work(Int64)
    case emit
    case progress
    case put(String)
    case intend(String)
    /// Looks whether an effect that a former attempt announced has reached the world.
    case look(String)
    case apply(String)
    case settle(String)
    case end(AttemptOutcome)
  }

  let run: DrivenRun
  let request: AttemptRequest
  /// What is left to do, the next one last.
  var acts: [Act]
  var isAlive = true
  var isCancelled = false
  /// Whether the plugin never looks if it was told to stop.
  let isDeaf: Bool
  /// Whether it waits for an answer of its engine.
  var isWaiting = false

  init(run: DrivenRun, request: AttemptRequest, random: inout SeededRandom) {
    self.run = run
    self.request = request
    isDeaf = random.chance(25)
    acts = Self.acts(request, &random).reversed()
  }

  /// Every attempt of a phase announces the same effects; how it ends and how long it takes differs.
  private static func acts(_ request: AttemptRequest, _ random: inout SeededRandom) -> [Act] {
    var acts: [Act] = [.work(random.number(in: Span.millisecond...(200 * Span.millisecond)))]
    let effects = Int(request.key.utf8.first ?? 0) % 3
    for effect in 0..<effects {
      if random.chance(30) { acts.append(.emit) }
      acts.append(.intend("\(request.path.phase)/\(effect)"))
    }
    if random.chance(15) { acts.append(.put("shared")) }
    if random.chance(15) { acts.append(.progress) }
    acts.append(.work(random.number(in: Span.millisecond...(300 * Span.millisecond))))
    acts.append(.end(outcome(&random)))
    return acts
  }

  private static func outcome(_ random: inout SeededRandom) -> AttemptOutcome {
    switch random.below(100) {
    case ..<78: .succeeded(Array(#"{"done":true}"#.utf8))
    case ..<95: .failed(Failure(code: "FLAKY", message: "not this time", retryClass: .retryable))
    case ..<97: .failed(Failure(code: "BROKEN", message: "never", retryClass: .permanent))
    default: .cancelled
    }
  }
}
