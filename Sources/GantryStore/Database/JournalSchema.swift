import GRDB
import GantryFaults

/// The tables of the journal and how older ones become newer ones.
///
/// A step is never changed once it was released; a new one is added. A run is named by a small
/// number inside the store, because its id would otherwise be repeated in every row and index.
enum JournalSchema {
  /// All steps in order.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (name, tables) in steps {
      migrator.registerMigration(name) { db in
        try db.execute(sql: tables)
        Faults.reach("open.stepped")
      }
    }
    return migrator
  }

  private static let steps = [
    ("1-journal", journal + projections), ("2-plugin-values", pluginValues), ("3-leases", leases),
  ]

  /// The steps of a journal that this version does not know.
  static func unknownSteps(_ db: Database) throws -> [String] {
    let known = Set(migrator.migrations)
    return try migrator.appliedIdentifiers(db).subtracting(known).sorted()
  }

  private static let journal = """
    CREATE TABLE run (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      pipeline TEXT NOT NULL,
      project TEXT,
      status TEXT NOT NULL,
      queued_ns INTEGER NOT NULL,
      started_ns INTEGER,
      ended_ns INTEGER
    ) STRICT;

    CREATE TABLE lease (
      run INTEGER PRIMARY KEY,
      engine TEXT NOT NULL,
      pid INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      claimed_ns INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE event (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      run INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      time_ns INTEGER NOT NULL,
      type TEXT NOT NULL,
      v INTEGER NOT NULL,
      barrier INTEGER NOT NULL,
      phase TEXT,
      attempt INTEGER,
      epoch INTEGER NOT NULL,
      data BLOB,
      blob BLOB,
      UNIQUE (run, seq),
      CHECK ((data IS NULL) <> (blob IS NULL))
    ) STRICT;

    -- The fold reads barrier events only: a million lazy events must not slow down a resume.
    CREATE INDEX event_barrier ON event (run, seq) WHERE barrier = 1;

    -- A blob without data is a file, because it is too large for a page cache.
    CREATE TABLE blob (
      sha256 BLOB NOT NULL PRIMARY KEY,
      size INTEGER NOT NULL,
      data BLOB
    ) STRICT;

    CREATE TABLE snapshot (
      run INTEGER PRIMARY KEY,
      seq INTEGER NOT NULL,
      fold INTEGER NOT NULL,
      state BLOB NOT NULL
    ) STRICT;
    """

  // Not of any run: what a plugin keeps outlives the runs that wrote it.
  private static let pluginValues = """
    CREATE TABLE plugin_value (
      plugin TEXT NOT NULL,
      key TEXT NOT NULL,
      revision INTEGER NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (plugin, key)
    ) STRICT, WITHOUT ROWID;
    """

  // One row for each engine process, because renewing a thousand runs one by one would be most of
  // what a busy store writes. Times are of the machine's clock since it was started, which no
  // administrator sets, and mean nothing after another start.
  private static let leases = """
    CREATE TABLE engine (
      id TEXT NOT NULL PRIMARY KEY,
      pid INTEGER NOT NULL,
      boot TEXT NOT NULL,
      renewed_ns INTEGER NOT NULL,
      lease_ns INTEGER NOT NULL,
      fenced INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Runs that wait for an engine, the oldest first.
    CREATE TABLE ready (
      run INTEGER PRIMARY KEY
    ) STRICT;

    -- Refused writes, until the run's owner has said so in the journal.
    CREATE TABLE fenced_write (
      run INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      writes INTEGER NOT NULL,
      noted INTEGER NOT NULL,
      PRIMARY KEY (run, epoch)
    ) STRICT, WITHOUT ROWID;

    -- What an engine leaves behind is looked for among the runs that have not ended.
    CREATE INDEX run_open ON run (key)
      WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'rolled_back');
    """

  private static let projections = """
    CREATE TABLE phase (
      run INTEGER NOT NULL,
      place INTEGER NOT NULL,
      id TEXT NOT NULL,
      status TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      started_ns INTEGER,
      ended_ns INTEGER,
      fraction REAL,
      step TEXT,
      message TEXT,
      reason TEXT,
      PRIMARY KEY (run, place)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE cursor (
      run INTEGER NOT NULL,
      sink TEXT NOT NULL,
      position INTEGER NOT NULL,
      quarantined INTEGER NOT NULL,
      PRIMARY KEY (run, sink)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE request (
      run INTEGER PRIMARY KEY,
      by TEXT NOT NULL,
      time_ns INTEGER NOT NULL
    ) STRICT;

    -- Durations are asked for by pipeline, and only good runs tell them.
    CREATE INDEX run_succeeded ON run (pipeline, ended_ns) WHERE status = 'succeeded';
    """
}
