import GantryCore

extension KillCase {
  /// Kills where it is said, takes over until everything has ended, and judges what is left.
  ///
  /// - Parameters:
  ///   - ledger: The world.
  ///   - interruption: Where a process is killed that is only to be interrupted.
  /// - Returns: The points at which a process was killed, in order.
  /// - Throws: What a kill broke.
  func run(in ledger: Ledger, interruption: String) throws -> [String] {
    let project = try ledger.project()
    let run = try project.prepare(scene, interruption: interruption)
    var killed: [String] = []
    let victim = try project.perform(scene, run: run, fault: "kill@\(faults[0])")
    if victim.signal == 9 { killed.append(faults[0].point) }
    let shown = Self.events(in: victim)
    guard scene != .plan else {
      try project.expect(try project.differences().isEmpty, "a plan has changed something")
      try project.expect(!project.hasState, "a plan has left something in the state folder")
      return killed
    }
    for fault in faults.dropFirst() where !killed.isEmpty {
      if try project.perform(scene.successor, fault: "kill@\(fault)").signal == 9 {
        killed.append(fault.point)
      }
    }
    try resume(project)
    let left = try project.judge(scene, shown: shown)
    try takeBack(left, in: project)
    return killed
  }

  /// Takes over until every run has ended.
  private func resume(_ project: LedgerProject) throws {
    for _ in 1...4 {
      let ended = try project.perform(scene.successor)
      let how = "\(scene.successor) ended with \(ended.status ?? -1): \(ended.errors)"
      try project.expect([0, 1, 66, 130].contains(ended.status ?? -1), how)
      let rows = try project.rows()
      if rows.allSatisfy(\.isTerminal) { return }
    }
  }

  /// Undo leaves the project as it was, whatever was killed; a run that has never been is started.
  private func takeBack(_ left: String?, in project: LedgerProject) throws {
    guard let run = left else {
      try project.expect(try project.differences().isEmpty, "something was done without a run")
      let ended = try project.perform(scene)
      let status: Int32 = scene == .fail ? 1 : 0
      try project.expect(ended.status == status, "the run after it: \(ended.errors)")
      return
    }
    let ended = try project.perform(.undo, run: run)
    try project.expect(ended.status == 0, "undo ended with \(ended.status ?? -1): \(ended.errors)")
    let differences = try project.differences()
    try project.expect(differences.isEmpty, "undo has left: \(differences)")
  }

  /// The whole lines that are events; the last one may have been cut.
  private static func events(in ended: Ended) -> [String] {
    let lines = ended.output.hasSuffix("\n") ? ended.lines : ended.lines.dropLast()
    return lines.filter { $0.hasPrefix("{\"seq\":") }
  }
}
