import GantryCore
import GantryEngine

/// A run as one engine drives it: what `RunActor` is in real time, around the same `RunDriver`.
final class DrivenRun {
  enum Stage { case driving, draining, flushing, over }

  let engine: SimulatedEngine
  /// The run's place in the scenario.
  let place: Int
  let id: RunID
  var driver: RunDriver
  var stage = Stage.driving
  var mailbox: [RunMessage] = []
  var lazyWrites = LazyWrites.Taken()
  /// What is on its way to the disk.
  var batch: JournalBatch?
  var tries = 0
  var isTurnDue = false
  var alarms = 0
  var newestAlarm: Timestamp?
  var attempts: [String: SimulatedAttempt] = [:]
  var waiting: [UInt64: SimulatedAttempt] = [:]
  var lastTicket: UInt64 = 0
  var sinks: [DrivenSink] = []

  init(engine: SimulatedEngine, place: Int, driver: RunDriver) {
    self.engine = engine
    self.place = place
    self.driver = driver
    id = driver.state.id
  }

  /// A sink of the run, while this engine drives it.
  struct DrivenSink {
    var course: SinkCourse
    /// Whether its next step is on the agenda.
    var isBusy = false
  }
}
