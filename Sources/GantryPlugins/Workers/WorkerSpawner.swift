internal import CGantrySpawn
internal import Glibc
internal import Synchronization

/// The one thread that starts workers and tells them that the host is there.
///
/// The kernel kills a worker when the thread that started it ends, so this one never does, and there
/// is one in a process: a host that goes away leaves no thread and no worker behind.
final class WorkerSpawner: Sendable {
  static let shared = WorkerSpawner()

  /// What to start.
  struct Request: Sendable {
    var program: String
    var arguments: [String]
    var environment: [String]
    /// What become descriptors 0 to 3 of the worker.
    var descriptors: [CInt]
    /// Where it is noted that the worker is there, before it is given anything to do.
    var trees: WorkerTrees?
    /// What holds its tree together, where the kernel does not refuse it.
    var tree: WorkerTree
  }

  /// A worker's process.
  struct Spawned: Sendable {
    var pid: Int32
    var pidfd: CInt
    /// What holds its tree together, as `GANTRY_TREE_…`.
    fileprivate var kind: Int32
    fileprivate var group: WorkerGroups.Group?
    fileprivate var note: WorkerTrees.Note?

    /// What holds its tree together.
    var tree: WorkerTree {
      switch kind {
      case GANTRY_TREE_GROUP: .group
      case GANTRY_TREE_WALK: .walk
      default: .namespace
      }
    }

    /// Ends it and everything below it.
    func kill() {
      // One whose group cannot be killed is walked as if it had none.
      let isKilled = group?.kill() ?? (kind != GANTRY_TREE_GROUP)
      _ = gantry_kill_tree(pid, pidfd, isKilled ? kind : GANTRY_TREE_WALK)
    }
  }

  /// What the kernel gives; what was refused once is refused again.
  private struct Means {
    /// The strongest of `GANTRY_TREE_…` that was not refused.
    var kind = GANTRY_TREE_NAMESPACE
    /// The groups, once they were asked for.
    var groups: WorkerGroups?
    var hasAskedForGroups = false
    /// Whether any tree was held by nothing: what it leaves behind comes to this process then.
    var hasOrphans = false
  }

  private struct State {
    var waiting: [(Request, Slot)] = []
    var living: Set<Int32> = []
    var sign: WorkerSign?
    var means = Means()
    var tasks: [UInt64: @Sendable () -> Void] = [:]
    var nextTask: UInt64 = 0
    var shortestLease = Int64.max
    /// When the last sign was given, and when the last pause between two signs ended that was longer than
    /// a lease; CLOCK_MONOTONIC.
    var lastSign: Int64?
    var lastSilence: Int64?
    var isRunning = false
  }

  /// Where the asking thread waits for its worker.
  private final class Slot: Sendable {
    let answer = Mutex<Result<Spawned, SystemProblem>?>(nil)
  }

  /// Held while a worker begins, so that nobody takes one that is not known yet for an orphan.
  private let spawning = Mutex<Void>(())
  private let condition = HostCondition()
  private let state = Mutex(State())

  private init() {}

  /// Starts a program and waits for it to have begun.
  ///
  /// - Parameters:
  ///   - request: What to start.
  ///   - lease: How long the worker goes on without a sign, in nanoseconds.
  /// - Returns: The process, or why there is none.
  func spawn(_ request: Request, lease: Int64) -> Result<Spawned, SystemProblem> {
    let slot = Slot()
    condition.withLock {
      let starts = state.withLock { state in
        defer { state.isRunning = true }
        state.waiting.append((request, slot))
        state.shortestLease = min(state.shortestLease, lease)
        return !state.isRunning
      }
      if starts { start() }
      condition.broadcast()
    }
    return condition.withLock {
      while true {
        if let answer = slot.answer.withLock({ $0 }) { return answer }
        condition.wait()
      }
    }
  }

  /// The page that shows workers that this process is there.
  func sign() -> Result<WorkerSign, SystemProblem> {
    state.withLock { state in
      if let sign = state.sign { return .success(sign) }
      let made = WorkerSign.make()
      state.lastSign = gantry_now()
      state.sign = try? made.get()
      return made
    }
  }

  /// Ends what is left of a worker that has ended, and forgets it.
  func forget(_ spawned: Spawned) {
    spawned.note?.remove()
    spawned.group?.remove()
    let hasOrphans = state.withLock { state in
      state.living.remove(spawned.pid)
      return state.means.hasOrphans
    }
    guard hasOrphans else { return }
    spawning.withLock { _ in
      let living = state.withLock { Array($0.living) }
      unsafe gantry_kill_orphans(living, living.count)
    }
  }

  /// Does something again and again.
  ///
  /// - Parameters:
  ///   - interval: How often at least, in nanoseconds.
  ///   - body: What to do; it must not take long.
  /// - Returns: What ``stopDoing(_:)`` takes.
  func doRegularly(every interval: Int64, _ body: @escaping @Sendable () -> Void) -> UInt64 {
    defer { condition.withLock { condition.broadcast() } }
    return state.withLock { state in
      state.shortestLease = min(state.shortestLease, max(1_000_000, interval) * 3)
      state.nextTask += 1
      state.tasks[state.nextTask] = body
      return state.nextTask
    }
  }

  func stopDoing(_ task: UInt64) { state.withLock { $0.tasks[task] = nil } }

  // MARK: - The thread

  private func start() {
    var thread = pthread_t()
    // `unsafe` because pthread takes a raw context; this object is never freed.
    let context = unsafe Unmanaged.passRetained(self).toOpaque()
    let result = unsafe pthread_create(
      &thread,
      nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<WorkerSpawner>.fromOpaque(context).takeUnretainedValue().work()
        return nil
      },
      context
    )
    precondition(result == 0, "no thread can be made: \(systemText(result))")
    // This object is never freed, and what it made outside of the process has to go with that.
    atexit { WorkerSpawner.shared.leave() }
  }

  /// Ends every worker in a group, and removes the groups.
  private func leave() {
    let groups = state.withLock { state in
      state.means.hasAskedForGroups = true
      defer { state.means.groups = nil }
      return state.means.groups
    }
    groups?.removeAll()
  }

  private func work() {
    var lastSign = gantry_now()
    while true {
      let job = condition.withLock {
        let next = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        if next == nil { condition.wait(atMost: interval) }
        return next
      }
      // By the clock and not only when there is nothing to start: workers that are started one after
      // the other must not make those that run give the host up.
      if gantry_now() - lastSign >= interval / 2 {
        giveSigns()
        lastSign = gantry_now()
      }
      guard let (request, slot) = job else { continue }
      let answer = spawn(request)
      condition.withLock {
        slot.answer.withLock { $0 = answer }
        condition.broadcast()
      }
    }
  }

  /// A third of the shortest lease: two signs may be lost before a worker gives the host up.
  private var interval: Int64 {
    state.withLock { min($0.shortestLease, 30_000_000_000) / 3 }
  }

  /// Whether this process gave no sign for a lease, just now or a moment ago: it was stopped, or the
  /// machine slept.
  var hasBeenSilent: Bool {
    let now = gantry_now()
    return state.withLock { state in
      if let last = state.lastSign, now - last > state.shortestLease { return true }
      return state.lastSilence.map { now - $0 < Self.silenceIsRecent } ?? false
    }
  }

  /// Ten seconds: a worker that has ended is found long before.
  private static let silenceIsRecent: Int64 = 10_000_000_000

  private func giveSigns() {
    let (sign, tasks) = state.withLock { state in
      let now = gantry_now()
      if let last = state.lastSign, now - last > state.shortestLease { state.lastSilence = now }
      state.lastSign = now
      return (state.sign, Array(state.tasks.values))
    }
    sign?.give()
    for task in tasks { task() }
  }

  /// Starts a worker in the strongest tree that is not refused.
  private func spawn(_ request: Request) -> Result<Spawned, SystemProblem> {
    let strongest = state.withLock { $0.means.kind }
    var kind = max(strongest, Self.kind(of: request.tree))
    let isAnybodys = kind == strongest
    while true {
      let (problem, spawned) = spawn(request, in: kind)
      if let spawned {
        // A tree that was chosen for a test says nothing about stronger ones.
        if isAnybodys { state.withLock { $0.means.kind = max($0.means.kind, kind) } }
        return .success(spawned)
      }
      guard gantry_tree_is_refused(kind, problem) == 1 else {
        return .failure(SystemProblem(problem))
      }
      kind += 1
    }
  }

  private static func kind(of tree: WorkerTree) -> Int32 {
    switch tree {
    case .namespace: GANTRY_TREE_NAMESPACE
    case .group: GANTRY_TREE_GROUP
    case .walk: GANTRY_TREE_WALK
    }
  }

  /// Starts a worker in a tree of one kind; the error number when that cannot be done.
  private func spawn(_ request: Request, in kind: Int32) -> (problem: CInt, Spawned?) {
    let group = kind == GANTRY_TREE_GROUP ? groups?.make() : nil
    guard kind != GANTRY_TREE_GROUP || group != nil else { return (ENOENT, nil) }
    defer { Descriptor.close(group?.descriptor ?? -1) }
    let arguments = CStrings([request.program] + request.arguments)
    let environment = CStrings(request.environment)
    let fds = request.descriptors
    // `unsafe` because C takes addresses; all of them live until this function returns.
    let (problem, spawned) = unsafe request.program.withCString { path in
      var start = unsafe gantry_spawn_request(
        path: path,
        arguments: arguments.pointer,
        environment: environment.pointer,
        fds: (fds[0], fds[1], fds[2], fds[3]),
        group: group?.descriptor ?? -1
      )
      return spawning.withLock { _ in
        var spawned = gantry_spawned()
        let problem = unsafe gantry_spawn(&start, kind, &spawned)
        if problem == 0 { note(spawned.pid, kind) }
        return (problem, spawned)
      }
    }
    withExtendedLifetime((arguments, environment)) {}
    guard problem == 0 else {
      group?.group.remove()
      return (problem, nil)
    }
    return (
      0,
      Spawned(
        pid: spawned.pid,
        pidfd: spawned.pidfd,
        kind: kind,
        group: group?.group,
        note: request.trees?.note(spawned.pid, kind)
      )
    )
  }

  /// Remembers a worker that has begun.
  private func note(_ pid: Int32, _ kind: Int32) {
    state.withLock { state in
      state.living.insert(pid)
      if kind == GANTRY_TREE_WALK { state.means.hasOrphans = true }
    }
  }

  /// The groups; nil when there are none.
  ///
  /// Only on the thread, because making them takes a while.
  private var groups: WorkerGroups? {
    let means = state.withLock { $0.means }
    if means.hasAskedForGroups { return means.groups }
    let groups = WorkerGroups.open()
    state.withLock { state in
      state.means.groups = groups
      state.means.hasAskedForGroups = true
    }
    return groups
  }
}

/// Texts as C wants them: an array of addresses that ends with none.
///
/// `@safe` because the memory lives exactly as long as this object.
@safe private final class CStrings {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    unsafe pointer = .allocate(capacity: count + 1)
    for (place, text) in texts.enumerated() { unsafe pointer[place] = strdup(text) }
    unsafe pointer[count] = nil
  }

  deinit {
    for place in 0..<count { unsafe free(pointer[place]) }
    unsafe pointer.deallocate()
  }
}
