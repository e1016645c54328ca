public import GantryCore

/// The rules of a store as one value: no disk, no lock, and no clock but the one it is given.
///
/// It says what every store must do, in the fewest words that can be run. The conformance suite
/// holds it and the real stores to the same sentences, and the simulation drives it a million steps
/// a minute, so that each call is one commit and nothing waits.
public struct StoreModel: Sendable {
  /// The time of leases, in nanoseconds since the machine was started.
  public private(set) var now: Int64 = 0
  /// How many more commits the disk takes; nil while there is room for any number.
  public var room: Int?
  /// Whether there is space in reserve for one last commit.
  public var hasReserve: Bool

  /// Every run in the order of its creation; its place names it everywhere else.
  var runs: [ModelRun] = []
  var places: [RunID: Int] = [:]
  var leases = ModelLeases()
  var values: [PluginKey: PluginValue] = [:]
  var newestPosition: UInt64 = 0

  /// Creates an empty store.
  ///
  /// - Parameter hasReserve: Whether the disk keeps space in reserve.
  public init(hasReserve: Bool = false) { self.hasReserve = hasReserve }

  /// What a plugin's value is found by.
  struct PluginKey: Hashable, Sendable {
    var plugin: String
    var key: String
  }

  // MARK: - The machine

  /// Lets time pass.
  public mutating func advance(byNanoseconds delta: Int64) { now += delta }

  /// Starts the machine again: every process is gone, and times before mean nothing.
  public mutating func reboot() {
    now = 0
    leases.boot += 1
    leases.living = []
  }

  /// A process begins as an engine.
  ///
  /// - Throws: ``GantryCore/StoreError`` with `.owned` when an engine of this id lives already.
  public mutating func begin(_ engine: EngineIdentity) throws(StoreError) {
    guard leases.living.insert(engine.id).inserted else { throw StoreError.engineLives(engine.id) }
    leases.announced.remove(engine.id)
  }

  /// An engine's process is gone, which everybody can see at once.
  public mutating func end(_ engine: String) { leases.living.remove(engine) }

  /// Uses up the room of one commit.
  mutating func commit() throws(StoreError) {
    guard let room else { return }
    guard room > 0 else { throw StoreError.noRoom() }
    self.room = room - 1
  }

  /// Where a run is.
  ///
  /// - Throws: ``GantryCore/StoreError`` with `.notFound`.
  func place(of run: RunID) throws(StoreError) -> Int {
    guard let place = places[run] else { throw StoreError.noRun(run.text) }
    return place
  }
}

/// A run and everything that belongs to it.
struct ModelRun: Sendable {
  var row: RunRow
  /// The owner; empty while nobody holds the run.
  var engine: String
  var pid: Int
  var epoch: UInt64
  /// Dense from 1, so that an event's number says where it is.
  var events: [Event] = []
  var phases: [Int: PhaseRow] = [:]
  var cursors: [String: SinkCursor] = [:]
  var cancel: CancelRequest?
  var fences: [UInt64: Fence] = [:]

  /// Refused writes of one epoch, and how many of them the journal mentions.
  struct Fence: Sendable {
    var writes = 0
    var noted = 0
  }

  var newestSeq: UInt64 { UInt64(events.count) }

  /// The row as readers see it: the number and the owner are those that are written anyway.
  var shown: RunRow {
    var shown = row
    shown.seq = newestSeq
    shown.epoch = epoch
    shown.engine = engine
    return shown
  }
}
