internal import GantryCore
internal import GantryPlugins

/// The checks in the order in which they are made, which is that of the catalogue as far as one
/// mistake shows in several of them.
extension Validation {
  /// Makes every check that was asked for.
  ///
  /// - Parameter host: The real host; nil leaves out what needs it.
  func perform(with host: PluginHost?) {
    checkFile()
    timed(Checks.entry) { checkEntry() }
    guard subject.manifest != nil else { return }
    performCalls()
    guard !types.isEmpty else { return }
    if depth >= .contract { performContract() }
    if depth >= .conduct { performConduct() }
    if depth >= .life { performLife(host) }
    if depth >= .stress { performStress() }
  }

  /// What all the rest needs: tables, and calls that come back.
  private func performCalls() {
    perform(.unknownInterface) { checkUnknownInterfaces() }
    timed([.missingInterface, .missingFunction, .undeclaredInterface]) { checkTables() }
    // Without tables nothing can be called.
    guard !isBroken(.missingInterface), !isBroken(.missingFunction) else {
      return skipCalls("a table or a function is missing")
    }
    timed([.leavesThread, .leavesDescriptor]) { callPlainly() }
    if types.isEmpty { skipCalls("nothing of it could be called") }
  }

  private func performContract() {
    perform(.doubleEntry) { checkDoubleEntry() }
    perform(.hostMinorSweep) { checkMinors() }
    perform(.futureHost) { checkFutureHost() }
    perform(.missingRequired) { checkMissingRequired() }
    perform(.missingOptional) { checkMissingOptional() }
    perform(.truncatedHost) { checkTruncatedHosts() }
    perform(.truncatedInterfaces) { checkTruncatedInterfaces() }
    perform(.stride) { checkStride() }
  }

  private func performConduct() {
    perform(.configFuzz) { fuzzConfigs(.configFuzz, 24) }
    perform(.inputFuzz) { fuzzInputs(.inputFuzz, 24) }
    perform(.ignoresWriter) { checkWriters() }
    perform(.ignoresAgain) { checkAgain() }
    perform(.threadMigration) { checkMigration() }
    perform(.threadHammer) { checkHammer() }
    perform(.cancelLatency) { checkCancellation() }
    perform(.deadline) { checkDeadlines() }
    perform(.acceptedRange) { checkAccepted() }
    perform(.planEffects) { checkPlans() }
    perform(.undoTwice, .undoOutput) { checkUndo() }
    perform(.recoveryTotal, .decisionPure, .decisionSchema) { checkRecovery() }
  }

  private func performLife(_ host: PluginHost?) {
    perform(.shutdownCrash, .exitCrash) { checkEnd() }
    perform(.leakMemory, .leakDescriptors, .leakThreads) { checkLeaks(1_000, .leakMemory) }
    perform(.reopen) { checkReopen() }
    perform(.determinism) { checkDeterminism() }
    perform(.secretHygiene) { checkSecrets() }
    guard !isBroken(.shutdownCrash), !isBroken(.exitCrash) else {
      for check in [Check.placementParity, .crashContainment] {
        skip(check, "its process does not end as it should")
      }
      return
    }
    guard let host, host.hasWorkers else {
      for check in [Check.placementParity, .crashContainment] {
        skip(check, "there is no gantry-worker to run it in")
      }
      return
    }
    perform(.placementParity) { checkParity(host) }
    perform(.crashContainment) { checkContainment(host) }
  }

  private func performStress() {
    perform(.allocFail) { checkAllocations() }
    perform(.fuzzLong) {
      fuzzConfigs(.fuzzLong, 240)
      fuzzInputs(.fuzzLong, 240)
      fuzzLargest(.fuzzLong)
    }
    perform(.soak) { checkLeaks(10_000, .soak) }
  }

  /// Nothing that needs a call can be looked at.
  private func skipCalls(_ reason: String) {
    let later =
      Checks.contract + Checks.conduct + Checks.conductOfKinds + Checks.life + Checks.stress
    let known: [Check] = [
      .unknownInterface, .missingInterface, .missingFunction, .undeclaredInterface,
      .constructorAudit, .leavesThread,
      .leavesDescriptor, .changesSignals, .changesFolder, .changesUmask, .changesLocale,
      .changesEnvironment, .changesLimits, .changesRounding,
    ]
    for check in later where !known.contains(check) { skip(check, reason) }
  }

  private func checkFile() {
    guard request.wanted == nil else { return }
    for check in StaticChecks.of(subject) where wants(check.check) {
      if let reason = check.reasonToSkip(subject) {
        skip(check.check, reason)
        continue
      }
      timed([check.check]) {
        for finding in check.findings(in: subject) { note(finding) }
      }
    }
  }

  // MARK: - The verdict

  /// What became of every check that was asked for.
  ///
  /// - Parameter duration: How long everything took.
  /// - Returns: The verdict.
  func verdict(after duration: Duration) -> Verdict {
    let checks = Checks.all.filter { wants($0) }
    return Verdict(
      library: subject.path,
      sha256: subject.sha256,
      plugin: subject.manifest.map { Verdict.Plugin(id: $0.id, version: $0.version) },
      level: request.level,
      rows: checks.map { check in
        Verdict.Row(check, result(of: check), duration: durations[check.id] ?? .zero)
      },
      // Checks that are asked for by name may need no call.
      isCalled: !types.isEmpty || request.only != nil,
      seed: request.seed,
      duration: duration
    )
  }

  /// A check about kinds that the library does not have has nothing to look at.
  private func result(of check: Check) -> CheckResult {
    let result = ImpliedFindings.without(ledger.result(of: check)) { other, type in
      ledger.result(of: other).findings.contains { $0.type == type }
    }
    guard case .passed = result, let manifest = subject.manifest,
      !manifest.types.contains(where: { check.kinds.contains($0.kind) })
    else { return result }
    let kinds = check.kinds.map(\.rawValue).sorted().joined(separator: " or ")
    return .skipped("it has no \(kinds)")
  }
}
