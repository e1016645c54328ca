internal import GantryCore
internal import GantryPlugins

/// One validation from its beginning to its verdict: what is known of the library, and what was found.
///
/// It lives on one thread, which all trials are started from.
final class Validation {
  /// What the person asked for.
  struct Request: Sendable {
    var level: CheckLevel
    var seed: UInt64
    /// Only these checks; nil for all.
    var only: Set<String>?
    /// The one trial to repeat; nil for all.
    var wanted: Reproduction?
    /// The folder in which scratch folders are made.
    var folder: String
  }

  let request: Request
  let program: TrialProgram
  var subject: Subject
  var ledger = Ledger()
  /// The types that can be called, with what calls them.
  var types: [TypeUnderTest] = []
  /// The types whose output is another one each time, so that it cannot be compared.
  var unsteady: Set<String> = []
  /// The interfaces that its entry asks for.
  var entryInterfaces: [String] = []
  /// Where the dynamic linker looks for what the library needs.
  private(set) lazy var linkerFolders = WorkerTrial.linkerFolders(of: subject.path)
  /// Why no further trial can be made; nil while all is well.
  private(set) var problem: String?
  /// The repeated trial, once it was made.
  private(set) var replay: Replay?
  private(set) var durations: [String: Duration] = [:]
  private var rounds: [String: Int] = [:]

  init(_ subject: Subject, _ program: TrialProgram, _ request: Request) {
    self.subject = subject
    self.program = program
    self.request = request
  }

  // MARK: - Which checks

  /// Whether a check is to be looked at.
  func wants(_ check: Check) -> Bool {
    guard check.level <= request.level else { return false }
    return request.only?.contains(check.id) ?? true
  }

  /// Whether one of several checks is to be looked at.
  func wants(_ checks: [Check]) -> Bool { checks.contains(where: wants) }

  /// Does what one or several checks need, and notes how long that took.
  func perform(_ checks: Check..., body: () -> Void) {
    guard problem == nil, wants(checks) else { return }
    if let wanted = request.wanted, !checks.contains(where: { $0.id == wanted.check }) { return }
    timed(checks, body: body)
  }

  /// Does something, and notes how long that took.
  func timed(_ checks: [Check], body: () -> Void) {
    guard problem == nil else { return }
    let duration = ContinuousClock().measure(body)
    for check in checks { durations[check.id, default: .zero] += duration / checks.count }
  }

  // MARK: - Trials

  /// Makes a trial and judges it.
  ///
  /// - Parameters:
  ///   - purpose: What it is made for.
  ///   - limit: How long it may take.
  ///   - isAlways: Whether it is made even when only another one is to be repeated, because what
  ///     follows depends on it.
  ///   - build: Writes the script.
  /// - Returns: What came of it; nil when it was not made.
  @discardableResult
  func trial(
    _ purpose: TrialPurpose,
    limit: Duration = .seconds(10),
    isAlways: Bool = false,
    _ build: (inout Script) -> Void
  ) -> TrialOutcome? {
    let name = reproduction(for: purpose.check)
    guard problem == nil else { return nil }
    let isWanted = request.wanted == name
    guard request.wanted == nil || isWanted || isAlways else { return nil }
    guard let scratch = ScratchFolder(in: request.folder) else {
      problem = "no folder can be made in '\(request.folder)'"
      return nil
    }
    var script = Script()
    build(&script)
    do throws(TrialProcess.Problem) {
      var outcome = try TrialProcess.run(
        script,
        program,
        scratch: scratch.path,
        limit: limit.wholeNanoseconds
      )
      outcome.contents = scratch.contents
      let judge = TrialJudge(outcome, purpose, self, scratch: scratch.path, reproduction: name)
      judge.judge()
      if isWanted { replay = Replay(name, outcome, judge.findings) }
      return outcome
    } catch {
      problem = error.message
      return nil
    }
  }

  /// Names the next trial of a check.
  private func reproduction(for check: Check) -> Reproduction {
    defer { rounds[check.id, default: 0] += 1 }
    return Reproduction(check: check.id, seed: request.seed, round: rounds[check.id] ?? 0)
  }

  /// The name of the last trial of a check, for findings that come from comparing trials.
  func lastReproduction(of check: Check) -> Reproduction? {
    rounds[check.id].map { Reproduction(check: check.id, seed: request.seed, round: $0 - 1) }
  }

  /// Random numbers for a check; those of another one are others.
  func numbers(for check: Check, _ type: PluginType? = nil) -> SeededNumbers {
    SeededNumbers(request.seed, for: "\(check.id) \(type?.name ?? "")")
  }

  // MARK: - Findings

  /// Notes that a rule is broken.
  func find(
    _ check: Check,
    _ message: String,
    type: PluginType? = nil,
    evidence: [String] = [],
    severity: Finding.Severity? = nil,
    mark: String? = nil,
    trial: Check? = nil
  ) {
    let finding = Finding(
      check,
      message,
      type: type?.name,
      evidence: evidence,
      severity: severity,
      reproduction: lastReproduction(of: trial ?? check)
    )
    note(finding, mark: mark)
  }

  /// Notes a finding, unless its check was not asked for.
  func note(_ finding: Finding, mark: String? = nil) {
    if let wanted = request.wanted, finding.reproduction == wanted,
      replay?.findings.contains(finding) == false
    {
      replay?.findings.append(finding)
    }
    guard wants(finding.check) else { return }
    ledger.add(finding, mark: mark)
  }

  func skip(_ check: Check, _ reason: String) { ledger.skip(check, reason) }
}

extension Duration {
  /// The whole of it in nanoseconds.
  var wholeNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
