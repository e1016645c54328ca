import ArgumentParser
import GantryCore
import GantryEngine
import GantryShapes

/// The forms in which the events of a configuration run can be printed.
enum EventShapeName: String, CaseIterable, ExpressibleByArgument {
  /// As the journal has them.
  case event
  /// As live clients take them: `{"event_type",…}` (S0-17).
  case live
  /// In the envelope of configuration changes: `{"type":"config_event",…}` (S0-10).
  case config
  /// As the progress of a job in six phases (S0-18).
  case job
}

/// Prints events in one of the derived forms; what has no such form is passed over.
actor ShapeView: RunView {
  private let shape: EventShapeName
  private let jobID: String
  private let phases: [String: Int]
  private var progress: JobProgress

  init(_ shape: EventShapeName, run: RunID, phases: [PhaseRow]) {
    self.shape = shape
    jobID = JobID.text(of: run)
    self.phases = phases.reduce(into: [:]) { $0[$1.id] = $1.place }
    progress = JobProgress(jobID: jobID)
  }

  func show(_ events: [Event]) async {
    for event in events {
      let place = event.phase.flatMap { phases[$0] }
      guard let journaled = try? JournaledEvent(event, phaseIndex: place) else { continue }
      for json in derived(from: journaled) {
        if let bytes = try? json.encodedBytes { Output.line(bytes) }
      }
    }
  }

  func show(_ view: RunFeed.View) async {}
  func end(_ summary: RunSummary) async {}

  private func derived(from event: JournaledEvent) -> [JSON] {
    switch shape {
    case .event: []
    case .live: [LiveEvent(event)?.json].compactMap { $0 }
    case .config: [ConfigEvent(event, jobID: jobID)?.json].compactMap { $0 }
    case .job: progress.apply(event)
    }
  }
}
