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
  }

  /// A worker's process.
  struct Spawned: Sendable {
    var pid: Int32
    var pidfd: CInt
    var tree: Int32
  }

  private struct State {
    var waiting: [(Request, Slot)] = []
    var living: [Int32: WorkerPage] = [:]
    var tasks: [UInt64: @Sendable () -> Void] = [:]
    var nextTask: UInt64 = 0
    var shortestLease = Int64.max
    var tree = GANTRY_TREE_NAMESPACE
    var isRunning = false
  }

  /// Where the asking thread waits for its worker.
  private final class Slot: Sendable {
    let answer = Mutex<Result<Spawned, SystemProblem>?>(nil)
  }

  private let condition = HostCondition()
  private let state = Mutex(State())

  private init() {}

  /// Starts a program and waits for it to have begun.
  ///
  /// - Parameters:
  ///   - request: What to start.
  ///   - page: The page that shows the worker that the host is there.
  ///   - lease: How long the worker goes on without a sign, in nanoseconds.
  /// - Returns: The process, or why there is none.
  func spawn(_ request: Request, page: WorkerPage, lease: Int64) -> Result<Spawned, SystemProblem> {
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
    let spawned = condition.withLock {
      while true {
        if let answer = slot.answer.withLock({ $0 }) { return answer }
        condition.wait()
      }
    }
    if case .success(let process) = spawned {
      state.withLock { $0.living[process.pid] = page }
    }
    return spawned
  }

  /// Forgets a worker that has ended.
  func forget(_ pid: Int32) {
    let (living, isWalked) = state.withLock { state in
      state.living[pid] = nil
      return (Array(state.living.keys), state.tree == GANTRY_TREE_WALK)
    }
    if isWalked { unsafe gantry_kill_orphans(living, living.count) }
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

  private func giveSigns() {
    let (pages, tasks) = state.withLock { (Array($0.living.values), Array($0.tasks.values)) }
    for page in pages { page.touch() }
    for task in tasks { task() }
  }

  private func spawn(_ request: Request) -> Result<Spawned, SystemProblem> {
    let arguments = CStrings([request.program] + request.arguments)
    let environment = CStrings(request.environment)
    let fds = request.descriptors
    var spawned = gantry_spawned()
    let tree = state.withLock { $0.tree }
    // `unsafe` because C takes addresses; all of them live until this function returns.
    let problem = unsafe request.program.withCString { path in
      var asked = unsafe gantry_spawn_request(
        path: path,
        arguments: arguments.pointer,
        environment: environment.pointer,
        fds: (fds[0], fds[1], fds[2], fds[3])
      )
      return unsafe gantry_spawn(&asked, tree, &spawned)
    }
    withExtendedLifetime((arguments, environment)) {}
    guard problem == 0 else { return .failure(SystemProblem(problem)) }
    // What was refused once is refused again.
    state.withLock { $0.tree = spawned.tree }
    return .success(Spawned(pid: spawned.pid, pidfd: spawned.pidfd, tree: spawned.tree))
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
