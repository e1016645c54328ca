public import GantryCore

/// Where a job is, folded from the events of its run (S0-18).
///
/// The phase only ever goes forward, and no number is left out: a phase that had nothing to do is
/// reported as completed before the next one starts.
public struct JobProgress: Sendable, Equatable {
  /// Where a phase of a job is in its life.
  public enum Status: String, Sendable, CaseIterable {
    /// It goes on.
    case inProgress = "in_progress"
    /// It ended, perhaps without anything to do.
    case completed
    /// It failed, and with it the job.
    case failed
  }

  /// The job.
  public let jobID: String
  /// The phase the job is in; nil before the first.
  public private(set) var phase: JobPhase?
  /// What the phase is at.
  public private(set) var currentItem: String?
  /// How many items of the phase are done.
  public private(set) var itemsCompleted = 0
  /// How many items the phase has, as far as that is known.
  public private(set) var itemsTotal = 0
  /// Where the phase is in its life.
  public private(set) var status = Status.inProgress

  /// Starts a job.
  ///
  /// - Parameter jobID: The job.
  public init(jobID: String) {
    self.jobID = jobID
  }

  /// Takes in one event.
  ///
  /// - Parameter event: The next event of the run, in the order of the journal.
  /// - Returns: What a client is told: nothing for an event that says nothing about a job, and
  ///   several reports where phases are passed over.
  public mutating func apply(_ event: JournaledEvent) -> [JSON] {
    guard let shape = event.shape, status != .failed else { return [] }
    if event.type == "error_occurred" { return fail(event) }
    guard let next = shape.job ?? event.phase?.job ?? phase, !isPast(next) else { return [] }
    var reports = enter(next)
    count(event, shape)
    if shape.endsJobPhase {
      status = DeploymentSummary(event)?.status == .failed ? .failed : .completed
    }
    reports.append(json)
    return reports
  }

  /// The state as a client gets it.
  public var json: JSON {
    [
      "job_id": .string(jobID),
      "phase": phase.map { .string($0.rawValue) } ?? .null,
      "phase_number": .int(Int64(phase?.number ?? 0)),
      "total_phases": .int(Int64(JobPhase.allCases.count)),
      "current_item": currentItem.map(JSON.string) ?? .null,
      "items_completed": .int(Int64(itemsCompleted)),
      "items_total": .int(Int64(itemsTotal)),
      "status": .string(status.rawValue),
    ]
  }

  // MARK: - Going on

  private func isPast(_ next: JobPhase) -> Bool {
    guard let phase else { return false }
    // An event that belongs to a phase that is over, such as a late rollback, changes nothing.
    return next.number < phase.number || (next == phase && status == .completed)
  }

  /// Leaves every phase before the next one, each with a report that it is over.
  private mutating func enter(_ next: JobPhase) -> [JSON] {
    var reports: [JSON] = []
    for passed in JobPhase.allCases where passed.number < next.number {
      if let phase, passed.number < phase.number { continue }
      if passed == phase {
        guard status != .completed else { continue }
      } else {
        begin(passed)
      }
      status = .completed
      reports.append(json)
    }
    if phase != next { begin(next) }
    return reports
  }

  private mutating func begin(_ next: JobPhase) {
    phase = next
    currentItem = nil
    (itemsCompleted, itemsTotal) = (0, 0)
    status = .inProgress
  }

  private mutating func fail(_ event: JournaledEvent) -> [JSON] {
    if phase == nil { begin(.detecting) }
    status = .failed
    return [json]
  }

  // MARK: - Counting

  private mutating func count(_ event: JournaledEvent, _ shape: EventShape) {
    currentItem = shape.entity.member.flatMap(event.text) ?? currentItem
    switch event.type {
    case "agent_deployment_started":
      let total = event.data["progress"]?["total"]?.intValue.flatMap(Int.init(exactly:))
      itemsTotal = max(itemsTotal, total ?? 0)
    case "agent_deployment_completed", "skill_installed", "skill_removed", "config_updated":
      itemsCompleted += 1
      itemsTotal = max(itemsTotal, itemsCompleted)
    case "skill_deployment":
      // A skill that was in place already is done as well; the errors are what is left.
      let wanted = event.data["recommended_skills"]?.arrayValue?.count ?? itemsTotal
      let errors = event.data["deployment_result"]?["errors"]?.arrayValue?.count ?? 0
      itemsTotal = max(itemsTotal, wanted)
      itemsCompleted = max(itemsCompleted, itemsTotal - errors)
    default: break
    }
  }
}
