package import Dispatch
import GRDB
public import GantryCore
import GantryFaults
import Synchronization

/// The journal of one state folder, on SQLite.
///
/// Any number of processes may open the same folder. Each run has one owner at a time, whose epoch
/// every write carries; a write with an old epoch is refused. Readers see whole commits and never
/// wait for writers.
public final class SQLiteStore: Store {
  let database: any DatabaseWriter
  let folder: StateFolder?
  let writer: GroupCommit
  let bell: Bell
  let isReadOnly: Bool
  let engine: EngineIdentity?
  let clock: any GantryCore.Clock
  let fenced = Mutex(0)
  /// Whether the engine's row is on the disk; it goes with the engine's first write.
  let isAnnounced = Mutex(false)
  let watch: EngineWatch
  private let presence: EnginePresence?

  /// Opens a state folder, and creates it when it is not there.
  ///
  /// Without an engine the folder may also be one that this process cannot write to; it is then
  /// only read.
  ///
  /// - Parameters:
  ///   - folder: The state folder.
  ///   - engine: Who this process is; nil for one that never drives a run.
  ///   - clock: The time of leases and requests.
  /// - Returns: The open store.
  /// - Throws: ``StoreError`` with `.newer`, `.locked`, `.readOnly`, `.corrupt`, `.diskFull`, or
  ///   `.notFound` when there is nothing to read in a folder that cannot be written to.
  public static func open(
    folder: String,
    engine: EngineIdentity?,
    clock: any GantryCore.Clock
  ) throws(StoreError) -> SQLiteStore {
    let folder = StateFolder(path: folder)
    if engine == nil, !folder.isWritable { return try openReadOnly(folder, clock: clock) }
    return try open(folder, engine: engine, clock: clock, options: Options())
  }

  /// Opens a state folder that is not to be changed; nothing in it is created.
  ///
  /// - Parameters:
  ///   - folder: The state folder.
  ///   - clock: Not asked; writes are refused.
  /// - Returns: The open store.
  /// - Throws: ``StoreError`` with `.notFound` when no run was ever recorded there.
  public static func openReadOnly(
    folder: String,
    clock: any GantryCore.Clock
  ) throws(StoreError) -> SQLiteStore {
    try openReadOnly(StateFolder(path: folder), clock: clock)
  }

  /// Opens a journal in memory, which `plan` writes to and nobody else sees.
  ///
  /// - Parameters:
  ///   - engine: Who this process is.
  ///   - clock: The time of leases and requests.
  /// - Returns: An empty store.
  /// - Throws: ``StoreError`` with `.failed` when there is no memory.
  public static func inMemory(
    engine: EngineIdentity?,
    clock: any GantryCore.Clock
  ) throws(StoreError) -> SQLiteStore {
    do {
      let database = try JournalConnections.openInMemory()
      let writer = GroupCommit(database, lock: nil, checkpointer: nil, path: "memory")
      return SQLiteStore(database, nil, writer, Bell(), nil, engine, clock)
    } catch {
      throw StoreError(error, at: "memory")
    }
  }

  /// How many writes were refused because another engine had taken their run.
  public var fencedCount: Int { fenced.withLock { $0 } }

  /// How many transactions were committed; fewer than writes when writes arrive together.
  public var commitCount: Int { writer.commitCount }

  /// Finishes what is in line, says that this engine is gone and closes the journal.
  ///
  /// - Throws: ``StoreError`` when the journal is still being read.
  public func close() throws(StoreError) {
    Faults.reach("close.before")
    do {
      try writer.finish { try database.close() }
    } catch {
      throw StoreError(error, at: location)
    }
    Faults.reach("close.after")
    presence?.end()
  }

  // MARK: - Opening

  /// What tests set.
  package struct Options {
    package var patience = DispatchTimeInterval.seconds(5)
    package var checkpointLimit = Checkpointer.limit
    /// The time of leases; nil is the machine's.
    package var bootClock: (any BootClock)?
    /// The name of the file layer that SQLite writes through; nil is its own.
    package var vfs: String?
    /// What `PRAGMA synchronous` is set to.
    package var synchronous = "FULL"

    package init() {}
  }

  /// Opens a state folder with options.
  package static func open(
    folder: String,
    engine: EngineIdentity?,
    clock: any GantryCore.Clock,
    options: Options
  ) throws(StoreError) -> SQLiteStore {
    try open(StateFolder(path: folder), engine: engine, clock: clock, options: options)
  }

  static func open(
    _ folder: StateFolder,
    engine: EngineIdentity?,
    clock: any GantryCore.Clock,
    options: Options
  ) throws(StoreError) -> SQLiteStore {
    try folder.create()
    do {
      let lock = try WriterLock(path: folder.journalLock, patience: options.patience)
      return try lock.withLock {
        Faults.reach("open.locked")
        let database = try JournalConnections.open(folder, options)
        EnginePresence.sweep(folder)
        Faults.reach("open.swept")
        let presence = try engine.map { engine in
          try EnginePresence(of: engine, in: folder, started: clock.now())
        }
        if engine != nil { Reserve(folder: folder).keep() }
        Faults.reach("open.present")
        let bell = try engine.map { try Bell(path: folder.bell(ofEngine: $0.id)) } ?? Bell()
        let writer = GroupCommit(
          database,
          lock: lock,
          checkpointer: Checkpointer(folder, limit: options.checkpointLimit),
          path: folder.journal
        )
        let bootClock = options.bootClock ?? SystemBootClock()
        return SQLiteStore(
          database,
          folder,
          writer,
          bell,
          presence,
          engine,
          clock,
          bootClock: bootClock
        )
      }
    } catch {
      throw StoreError(error, at: folder.journal)
    }
  }

  private static func openReadOnly(
    _ folder: StateFolder,
    clock: any GantryCore.Clock
  ) throws(StoreError) -> SQLiteStore {
    guard folder.hasJournal else { throw StoreError.noJournal(folder.path) }
    do {
      let database = try JournalConnections.openReadOnly(folder)
      let writer = GroupCommit(database, lock: nil, checkpointer: nil, path: folder.journal)
      return SQLiteStore(database, folder, writer, Bell(), nil, nil, clock, isReadOnly: true)
    } catch {
      throw StoreError(error, at: folder.journal)
    }
  }

  private init(
    _ database: any DatabaseWriter,
    _ folder: StateFolder?,
    _ writer: GroupCommit,
    _ bell: Bell,
    _ presence: EnginePresence?,
    _ engine: EngineIdentity?,
    _ clock: any GantryCore.Clock,
    isReadOnly: Bool = false,
    bootClock: any BootClock = SystemBootClock()
  ) {
    watch = EngineWatch(folder: folder, clock: bootClock)
    self.database = database
    self.folder = folder
    self.writer = writer
    self.bell = bell
    self.presence = presence
    self.engine = engine
    self.clock = clock
    self.isReadOnly = isReadOnly
  }
}
