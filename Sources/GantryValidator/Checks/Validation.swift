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
  /// How long loading the library and entering it take.
  var startNanoseconds = 0
  /// Findings of checks that were not asked for, and that others go by.
  private var aside = Ledger()
  /// Whether the trial to repeat is one of those that are made now, or rests on them.
  private var isRepeating = false
  /// How many trials of each check have a name.
  private var rounds: [String: Int] = [:]
  private var lastNames: [String: Reproduction] = [:]

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

  /// Does what one or several checks need, and notes how long that took.
  ///
  /// It is done for the checks themselves, and for those that rest on what it finds.
  func perform(_ checks: Check..., body: () -> Void) {
    guard problem == nil, checks.contains(where: needs) else { return }
    isRepeating = true
    timed(checks, body: body)
    isRepeating = false
  }

  private func needs(_ check: Check) -> Bool {
    if let wanted = request.wanted {
      return check.id == wanted.check || Groundwork.of(wanted.check).contains(check)
    }
    guard let only = request.only else { return wants(check) }
    return only.contains(check.id) || only.contains { Groundwork.of($0).contains(check) }
      || (check.level <= .conduct && !only.isDisjoint(with: Groundwork.shownAnywhere))
  }

  /// The level up to which trials are made, which is higher than the one that was asked for when the
  /// checks that were asked for live on the trials of others.
  var depth: CheckLevel {
    guard let only = request.only, !only.isDisjoint(with: Groundwork.shownAnywhere) else {
      return request.level
    }
    return max(request.level, .conduct)
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
  ///   - name: The check that it is called after; nil for that of the purpose.
  ///   - round: Its number, which was set aside for it; nil for the next. Such a trial rests on no
  ///     other one.
  ///   - limit: How long it may take beyond what its calls are expected to.
  ///   - isAlways: Whether it is made even when only another one is to be repeated, because what
  ///     follows depends on it.
  ///   - build: Writes the script.
  /// - Returns: What came of it; nil when it was not made.
  @discardableResult
  func trial(
    _ purpose: TrialPurpose,
    name: Check? = nil,
    round: Int? = nil,
    limit: Duration = .seconds(10),
    isAlways: Bool = false,
    _ build: (inout Script) -> Void
  ) -> TrialOutcome? {
    let check = name ?? purpose.check
    let name = Reproduction(
      check: check.id,
      seed: request.seed,
      round: round ?? reserve(1, for: check)
    )
    lastNames[check.id] = name
    guard problem == nil, isAlways || isDue(name, isAlone: round != nil) else { return nil }
    guard let scratch = ScratchFolder(in: request.folder) else {
      problem = "no folder can be made in '\(request.folder)'"
      return nil
    }
    var script = Script()
    build(&script)
    let limit = limit + .nanoseconds(4 * expectedNanoseconds(of: script))
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
      if request.wanted == name { replay = Replay(name, outcome, judge.findings) }
      return outcome
    } catch {
      problem = error.message
      return nil
    }
  }

  /// Whether a trial is made: all are, but when one is to be repeated, only that one and those before
  /// it whose outcomes it may rest on.
  private func isDue(_ name: Reproduction, isAlone: Bool) -> Bool {
    guard let wanted = request.wanted, wanted != name else { return true }
    return isRepeating && replay == nil && !(isAlone && wanted.check == name.check)
  }

  /// Sets numbers for trials aside, so that later ones have the same names however many are made.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - check: The check that the trials are called after.
  /// - Returns: The first number.
  func reserve(_ count: Int, for check: Check) -> Int {
    defer { rounds[check.id, default: 0] += count }
    return rounds[check.id] ?? 0
  }

  /// The name of the last trial of a check, for findings that come from comparing trials.
  func lastReproduction(of check: Check) -> Reproduction? { lastNames[check.id] }

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
    trial: Check? = nil,
    shownBy name: Reproduction? = nil
  ) {
    let finding = Finding(
      check,
      message,
      type: type?.name,
      evidence: evidence,
      severity: severity,
      reproduction: name ?? lastReproduction(of: trial ?? check)
    )
    note(finding, mark: mark)
  }

  /// Notes a finding; those of checks that were not asked for are in no verdict.
  func note(_ finding: Finding, mark: String? = nil) {
    if let wanted = request.wanted, finding.reproduction == wanted,
      replay?.findings.contains(finding) == false
    {
      replay?.findings.append(finding)
    }
    if wants(finding.check) {
      ledger.add(finding, mark: mark)
    } else {
      aside.add(finding, mark: mark)
    }
  }

  /// Whether anything was found for a check, asked for or not.
  func isBroken(_ check: Check) -> Bool { ledger.has(check) || aside.has(check) }

  /// Whether a mistake of that name was noted, for a check that was asked for or not.
  func knows(_ mark: String) -> Bool { ledger.knows(mark) || aside.knows(mark) }

  func skip(_ check: Check, _ reason: String) { ledger.skip(check, reason) }
}

extension Duration {
  /// The whole of it in nanoseconds.
  var wholeNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
