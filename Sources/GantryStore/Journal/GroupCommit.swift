import Dispatch
import GRDB
import GantryCore
import GantryFaults
import Synchronization

/// The one writer of a journal.
///
/// Writes that arrive while a commit is under way share the next one.
///
/// A commit costs a flush of the disk whatever it holds, so a hundred runs that settle a phase at
/// the same time should pay once. A lone write is committed at once. Where flushes are slow, writers
/// that came together are waited for, because they will soon come again; where they are not, what
/// gathers during one commit is company enough for the next, and waiting was measured to cost more
/// than it saves. Everything here runs on one queue of its own, because waiting for the disk on the
/// cooperative pool would stop unrelated tasks.
final class GroupCommit: Sendable {
  /// One write.
  ///
  /// It may refuse with a ``StoreError`` as long as it has written nothing; any other
  /// error undoes the whole transaction.
  struct Request: Sendable {
    /// Writes, and returns what to do when the disk has it.
    let write: @Sendable (Database) throws -> (@Sendable () -> Void)
    /// What to do when it was refused.
    let refuse: @Sendable (StoreError) -> Void
  }

  /// What became of the line so far.
  struct Figures: Equatable {
    /// How many transactions were committed.
    var commits = 0
    /// How many writes were in them.
    var writes = 0
    /// The most writes that ever waited.
    var longestLine = 0
    /// How many writers had to wait for a place in line.
    var suspended = 0
  }

  /// The most writes that wait, which is also the most in one transaction.
  static let lineLimit = 4096

  /// When a commit waits for writers that are expected.
  struct Company {
    /// How long it waits at most.
    var window = Duration.milliseconds(2)
    /// How long a flush takes at least where waiting is worth it.
    var slowFlush = Duration.milliseconds(2)
  }

  /// How long the writer keeps its thread when nothing is left to write, in milliseconds.
  ///
  /// A phase that ends is followed by the next one in a tenth of a millisecond. A thread of the
  /// system's that is handed out anew for each of them made a phase on a journal in memory a tenth
  /// slower; on a disk the difference is lost in what the flush takes.
  static let lingering = 50

  private struct Line {
    var urgent: [Request] = []
    var requests: [Request] = []
    /// Whether the writer has a thread.
    var isMoving = false
    /// Whether it waits there for something to do.
    var isLingering = false
    /// How many want it to give the thread back.
    var finishers = 0
    /// Places that were given out and whose writes have not left the line.
    var places = 0
    var suspended: [CheckedContinuation<Void, Never>] = []
    /// How many writers there were after the last commit: those it answered, and those in line.
    var expected = 0
    /// What the last flush took, and the one before it.
    var flushes = (Duration.zero, Duration.zero)
    /// The length at which the commit stops waiting for company; nil while it does not wait.
    var awaited: Int?
    var figures = Figures()
  }

  private let database: any DatabaseWriter
  private let lock: WriterLock?
  private let checkpointer: Checkpointer?
  private let path: String
  private let queue = DispatchQueue(label: "gantry.store.writer", qos: .userInitiated)
  private let line = Mutex(Line())
  private let gathered = DispatchSemaphore(value: 0)
  private let woken = DispatchSemaphore(value: 0)
  private let lineLimit: Int
  private let company: Company

  /// How many transactions were committed.
  var commitCount: Int { figures.commits }

  /// What became of the line so far.
  var figures: Figures { line.withLock { $0.figures } }

  /// Creates the writer of a journal.
  ///
  /// - Parameters:
  ///   - database: The journal.
  ///   - lock: The lock around every transaction; nil for a journal that nobody else can open.
  ///   - checkpointer: Who keeps the write-ahead log short.
  ///   - path: The journal's file, for errors.
  ///   - lineLimit: How many writes may wait.
  ///   - company: When a commit waits for writers that are expected.
  init(
    _ database: any DatabaseWriter,
    lock: WriterLock?,
    checkpointer: Checkpointer?,
    path: String,
    lineLimit: Int = GroupCommit.lineLimit,
    company: Company = Company()
  ) {
    self.lineLimit = lineLimit
    self.company = company
    self.database = database
    self.lock = lock
    self.checkpointer = checkpointer
    self.path = path
  }

  /// Suspends while the line is full, and keeps a place in it for one write.
  ///
  /// What an engine cannot write waits with its run, where it is bounded by the run, and not here.
  func takePlace() async {
    let hasPlace = line.withLock { line in Self.takePlace(in: &line, of: lineLimit) }
    if hasPlace { return }
    await withCheckedContinuation { continuation in
      let hasPlace = line.withLock { line in
        if Self.takePlace(in: &line, of: lineLimit) { return true }
        line.suspended.append(continuation)
        line.figures.suspended += 1
        return false
      }
      if hasPlace { continuation.resume() }
    }
  }

  private static func takePlace(in line: inout Line, of limit: Int) -> Bool {
    guard line.places < limit else { return false }
    line.places += 1
    return true
  }

  /// Puts a write in line.
  ///
  /// - Parameters:
  ///   - request: The write.
  ///   - isUrgent: Whether it has a transaction of its own, ahead of everything that waits: an engine
  ///     that is too busy to say that it lives would lose its runs.
  func submit(_ request: Request, isUrgent: Bool = false) {
    let (mustStart, mustWake, isGathered) = line.withLock { line in
      if isUrgent { line.urgent.append(request) } else { line.requests.append(request) }
      line.figures.longestLine = max(line.figures.longestLine, line.requests.count)
      defer { (line.isMoving, line.isLingering) = (true, false) }
      return (!line.isMoving, line.isLingering, Self.endWaiting(in: &line))
    }
    if mustStart { queue.async { self.move() } }
    if mustWake { woken.signal() }
    if isGathered { gathered.signal() }
  }

  /// Waits until everything in line is written, then runs a body on the writer's queue.
  func finish(_ body: () throws -> Void) rethrows {
    let mustWake = line.withLock { line in
      line.finishers += 1
      defer { line.isLingering = false }
      return line.isLingering
    }
    defer { line.withLock { $0.finishers -= 1 } }
    if mustWake { woken.signal() }
    try queue.sync(execute: body)
  }

  private func move() {
    repeat {
      while let group = nextGroup() {
        commit(group)
        checkpoint()
        if group.count > 1 { gather() }
      }
    } while linger()
  }

  /// Waits a moment for something to write; false when nothing came and the thread goes back.
  private func linger() -> Bool {
    let isOver = line.withLock { line -> Bool? in
      guard line.requests.isEmpty, line.urgent.isEmpty else { return false }
      line.isLingering = line.finishers == 0
      line.isMoving = line.isLingering
      return line.isLingering ? nil : true
    }
    if let isOver { return !isOver }
    if woken.wait(timeout: .now() + .milliseconds(Self.lingering)) == .success { return true }
    let isAlone = line.withLock { line in
      guard line.isLingering else { return false }
      (line.isMoving, line.isLingering) = (false, false)
      return true
    }
    // Somebody has come just now, and the signal is on its way.
    if !isAlone { woken.wait() }
    return !isAlone
  }

  private func nextGroup() -> [Request]? {
    let (group, suspended) = line.withLock { line in Self.takeGroup(from: &line, lineLimit) }
    for writer in suspended { writer.resume() }
    return group
  }

  /// What goes into the next transaction, and who gets the places that become free.
  private static func takeGroup(
    from line: inout Line,
    _ limit: Int
  ) -> ([Request]?, [CheckedContinuation<Void, Never>]) {
    if !line.urgent.isEmpty { return ([line.urgent.removeFirst()], []) }
    guard !line.requests.isEmpty else { return (nil, []) }
    let group = Array(line.requests.prefix(limit))
    line.requests.removeFirst(group.count)
    // The first who wait get them.
    let suspended = Array(line.suspended.prefix(group.count))
    line.suspended.removeFirst(suspended.count)
    line.places = max(0, line.places - group.count + suspended.count)
    return (group, suspended)
  }

  // MARK: - Company

  /// Waits for the writers of the last group beside those that wait already, but not for long, and
  /// not at all where the disk is fast: one slow flush does not make it slow.
  private func gather() {
    let mustWait = line.withLock { line in
      guard min(line.flushes.0, line.flushes.1) > company.slowFlush, line.urgent.isEmpty,
        line.requests.count < line.expected
      else { return false }
      line.awaited = line.expected
      return true
    }
    guard mustWait else { return }
    let nanoseconds = Int(company.window / .nanoseconds(1))
    if gathered.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success { return }
    let isLate = line.withLock { line in
      defer { line.awaited = nil }
      return line.awaited == nil
    }
    // Somebody has come just now, and the signal is on its way.
    if isLate { gathered.wait() }
  }

  /// Whether the commit has waited long enough, which is said once.
  private static func endWaiting(in line: inout Line) -> Bool {
    guard let awaited = line.awaited else { return false }
    guard line.requests.count >= awaited || !line.urgent.isEmpty else { return false }
    line.awaited = nil
    return true
  }

  // MARK: - Committing

  private func commit(_ group: [Request]) {
    do {
      let endings = try underLock { try transaction(of: group) }
      Faults.reach("transaction.unlocked")
      line.withLock { line in
        line.figures.commits += 1
        line.figures.writes += group.count
        line.expected = group.count + line.requests.count
      }
      for ending in endings { ending() }
    } catch let error as StoreError {
      for request in group { request.refuse(error) }
    } catch {
      let error = StoreError(error, at: path)
      guard group.count > 1 else {
        for request in group { request.refuse(error) }
        return
      }
      // One of them failed and took the others with it; alone, each gets its own answer.
      for request in group { commit([request]) }
    }
  }

  private func transaction(of group: [Request]) throws -> [@Sendable () -> Void] {
    var endings: [@Sendable () -> Void] = []
    endings.reserveCapacity(group.count)
    try database.writeWithoutTransaction { db in
      // Cached, because `inTransaction` parses its two statements anew for every commit.
      try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
      Faults.reach("transaction.begun")
      do {
        for request in group { endings.append(try ending(of: request, db)) }
        let start = ContinuousClock.now
        Faults.reach("transaction.written")
        try db.cachedStatement(sql: "COMMIT").execute()
        Faults.reach("transaction.committed")
        let flush = ContinuousClock.now - start
        line.withLock { $0.flushes = (flush, $0.flushes.0) }
      } catch {
        // SQLite may have rolled back by itself, as it does when the disk is full.
        if db.isInsideTransaction { try? db.rollback() }
        throw error
      }
    }
    return endings
  }

  private func ending(
    of request: Request,
    _ db: Database
  ) throws -> @Sendable () -> Void {
    do {
      return try request.write(db)
    } catch let error as StoreError {
      return { request.refuse(error) }
    }
  }

  private func checkpoint() {
    guard let checkpointer, checkpointer.isDue else { return }
    // A checkpoint that fails is made good by the next one; the journal is whole without it.
    try? underLock {
      try database.writeWithoutTransaction { db in try checkpointer.run(db) }
    }
  }

  private func underLock<T>(_ body: () throws -> T) throws -> T {
    guard let lock else { return try body() }
    do {
      return try lock.withLock(body)
    } catch let error as SystemFailure {
      throw StoreError(error, at: path)
    }
  }
}
