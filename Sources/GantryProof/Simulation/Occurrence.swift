import GantryCore
import GantryEngine

/// One thing that happens at a moment of virtual time.
struct Occurrence {
  /// The process it happens in; nil for the world outside.
  ///
  /// A stopped process keeps it for later, one that is gone loses it.
  var engine: SimulatedEngine?
  /// What happens.
  var kind: Kind

  enum Kind {
    /// An engine's process begins in this slot.
    case boot(slot: Int)
    /// The engine renews its lease, and looks for what it may take.
    case beat
    /// The engine's process ends, having left its runs.
    case exit
    /// The engine takes everything away from another one.
    case reclaim(String, ReclaimStep)
    /// Somebody rang: the engine looks what others have left for its runs.
    case bell
    /// A run takes its messages.
    case turn(DrivenRun)
    /// A run's batch reaches the disk.
    case commit(DrivenRun)
    /// The run hears what became of its batch.
    case reply(DrivenRun, StoreError?)
    /// A run's timer, unless a newer one was set.
    case alarm(DrivenRun, number: Int)
    /// A run hears something from another task.
    case message(DrivenRun, RunMessage)
    /// The next step of a sink of a run.
    case sink(DrivenRun, place: Int)
    /// The time for draining the sinks of a run is over.
    case drained(DrivenRun)
    /// The next step of an attempt, in a process of its own.
    case act(SimulatedAttempt)
    /// Somebody asks for a run.
    case ask(run: Int)
    /// Somebody asks for a run to be cancelled.
    case cancel(run: Int)
    /// Something goes wrong.
    case fault(Fault)
    /// A stopped process goes on.
    case go(SimulatedEngine)
    /// There is room on the disk again.
    case space
    /// From here on nothing goes wrong any more.
    case calm
  }

  /// The steps of taking over; a crash may come between any two.
  enum ReclaimStep { case fence, kill, retire }
}
