import GantryPlugin
import Packages

extension Deployment {
  /// Deploys the skills and, when that was asked for, takes away those that nobody wants; one that
  /// fails stops no other (S0-52, S0-55).
  ///
  /// - Parameters:
  ///   - changes: The keys of the items that change something.
  ///   - report: Gets the outcomes.
  ///   - reporter: Is told how it goes.
  ///   - first: How much of the phase is done before, 0 to 1.
  /// - Throws: ``PluginFailure`` when the host does not take a record, `CancellationError` when the
  ///   call was cancelled.
  func deploySkills(
    _ changes: Set<String>,
    into report: inout DeploymentReport,
    _ reporter: inout PhaseReporter,
    from first: Double
  ) throws {
    let skills = skills
    for (index, name) in skills.enumerated() {
      let fraction = first + (1 - first) * Double(index) / Double(skills.count)
      try reporter.step(name, fraction, "Deploying skill: \(name)...")
      let outcome = try install(.skill(name), changes)
      report.add(outcome, skill: name)
      if outcome.status == .deployed { reporter.observe(.skillInstalled(name)) }
      if outcome.status == .failed {
        let context = ["step": name, "item": "skill \(name)", "hint": outcome.remedy ?? ""]
        reporter.observe(
          .errorOccurred(outcome.error ?? "", context: context, in: .skillDeployment)
        )
      }
    }
    for name in removals(changes) {
      try reporter.step(name, 0.99, "Removing skill: \(name)...")
      guard try remove(name) else { continue }
      report.removedSkills.append(name)
      reporter.observe(.skillRemoved(name))
    }
    guard input.skills ?? true else { return }
    let result = report.skillResult(self)
    reporter.observe(.skillDeployment(result, recommended: skills))
  }

  /// The same without any effect.
  func planSkills(into report: inout DeploymentReport) throws {
    for name in skills { report.add(try install(.skill(name), []), skill: name) }
    report.removedSkills = try orphans()
  }

  /// The names of the skills that were decided to be removed.
  private func removals(_ changes: Set<String>) -> [String] {
    let prefix = PackageItem.skill("").removalKey
    return changes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      .sorted()
  }

  private func remove(_ name: String) throws -> Bool {
    let change = try packages { () throws(PackageError) in
      try Removal(folders: workplace.folders)
        .plan(.skill(name), time: workplace.start.text)
    }
    return try workplace.make(PackageItem.skill(name).removalKey, change) { $0.failure == nil }
  }
}
