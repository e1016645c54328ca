/// What the fold keeps about the phases besides their states, so that a step costs the same in a
/// chain of ten phases and in one of ten thousand.
///
/// It follows from the pipeline and the states, is never stored, and is built again when a snapshot
/// is read.
struct PhaseIndex: Sendable, Equatable {
  /// Where each phase stands.
  private(set) var places: [String: Int] = [:]
  /// Phases that are ready, running or waiting.
  private(set) var live: Set<Int> = []
  /// Pending phases that need one that settled without success.
  private(set) var blocked: Set<Int> = []
  /// How many phases are running.
  private(set) var runningCount = 0
  /// How many phases have settled.
  var settledCount: Int { settled.count }

  private var dependents: [[Int]] = []
  private var openNeeds: [Int] = []
  private var settled: Set<Int> = []

  init() {}

  init(pipeline: PipelineDefinition, phases: [PhaseState]) {
    for (place, definition) in pipeline.phases.enumerated() { places[definition.id] = place }
    dependents = Array(repeating: [], count: phases.count)
    openNeeds = Array(repeating: 0, count: phases.count)
    for (place, definition) in pipeline.phases.enumerated() {
      for need in definition.needs.compactMap({ places[$0] }) {
        dependents[need].append(place)
        openNeeds[place] += 1
      }
    }
    for (place, phase) in phases.enumerated() where phase.status != .pending {
      note(place, from: .pending, to: phase.status)
    }
    // A pending phase may have been noted as blocked before its own status was looked at.
    blocked = blocked.filter { phases[$0].status == .pending }
  }

  /// Whether everything a phase needs has succeeded.
  func isUnblocked(_ place: Int) -> Bool { openNeeds[place] == 0 }

  /// Keeps up with one status change.
  mutating func note(_ place: Int, from old: PhaseStatus, to new: PhaseStatus) {
    runningCount += (new == .running ? 1 : 0) - (old == .running ? 1 : 0)
    switch new {
    case .ready, .running, .waiting: live.insert(place)
    default: live.remove(place)
    }
    guard new.isSettled, !old.isSettled else { return }
    settled.insert(place)
    blocked.remove(place)
    for dependent in dependents[place] {
      if new == .succeeded {
        openNeeds[dependent] -= 1
      } else if !settled.contains(dependent) {
        // One that settled before is blocked by nothing any more.
        blocked.insert(dependent)
      }
    }
  }

  /// The phases that need this one.
  func dependents(of place: Int) -> [Int] { dependents[place] }
}
