internal import GantryCore
internal import Synchronization

/// Everything a host has for its workers: the program, the pools, and who looks after them.
final class WorkerHost: Sendable {
  private struct State {
    var shared: [SharedName: (pool: WorkerPool, users: Int)] = [:]
    var members: [String: [PluginLibrary]] = [:]
    var pools: [ObjectIdentifier: WorkerPool] = [:]
    var nextInstance: UInt64 = 0
    var task: UInt64?
    var hasSaidConfinement = false
    var confirmed: Set<ObjectIdentifier> = []
  }

  private struct SharedName: Hashable {
    var scope: RunInstances.Scope?
    var name: String
  }

  let program: WorkerProgram
  /// Where the libraries that were loaded here look for others.
  let linkerFolders = LinkerFolders()
  private let log: HostLog
  private let threads: HostThreads
  private let state = Mutex(State())

  init(_ program: WorkerProgram, threads: HostThreads, log: @escaping HostLog) {
    self.program = program
    self.threads = threads
    self.log = log
  }

  deinit {
    if let task = state.withLock({ $0.task }) { WorkerSpawner.shared.stopDoing(task) }
  }

  /// A number for an instance, never given twice by this host.
  func newInstance() -> UInt64 {
    state.withLock { state in
      state.nextInstance += 1
      return state.nextInstance
    }
  }

  /// The pool of one instance.
  func makePool() -> WorkerPool {
    let pool = WorkerPool()
    watch(pool)
    return pool
  }

  /// Lets a library share the workers of a name: each of them is started so that it can be loaded.
  func share(_ name: String, with library: PluginLibrary) {
    state.withLock { $0.members[name, default: []].append(library) }
  }

  /// The libraries that share the workers of a name.
  func members(of name: String) -> [PluginLibrary] { state.withLock { $0.members[name] ?? [] } }

  /// The pool of all plugins that share a worker of that name in one scope.
  func sharedPool(_ name: String, in scope: RunInstances.Scope?) -> WorkerPool {
    let name = SharedName(scope: scope, name: name)
    let pool = state.withLock { state in
      let pool = state.shared[name]?.pool ?? WorkerPool()
      state.shared[name] = (pool, (state.shared[name]?.users ?? 0) + 1)
      return pool
    }
    watch(pool)
    return pool
  }

  /// Gives a pool up; true when nobody uses it any more.
  func leave(_ pool: WorkerPool, shared name: String?, in scope: RunInstances.Scope?) -> Bool {
    state.withLock { state in
      if let name {
        let name = SharedName(scope: scope, name: name)
        let users = (state.shared[name]?.users ?? 1) - 1
        state.shared[name] = users == 0 ? nil : (pool, users)
        guard users == 0 else { return false }
      }
      state.pools[ObjectIdentifier(pool)] = nil
      return true
    }
  }

  /// Whether a library has said here that it is what its lock says.
  func hasConfirmed(_ library: PluginLibrary) -> Bool {
    state.withLock { $0.confirmed.contains(ObjectIdentifier(library)) }
  }

  func noteConfirmed(_ library: PluginLibrary) {
    state.withLock { _ = $0.confirmed.insert(ObjectIdentifier(library)) }
  }

  /// Says once what the kernel does not offer, because the person may believe otherwise.
  func note(landlock: Int64, seccomp: Int64) {
    guard landlock == 0 || seccomp == 0 else { return }
    let isFirst = state.withLock { state in
      defer { state.hasSaidConfinement = true }
      return !state.hasSaidConfinement
    }
    guard isFirst else { return }
    let missing = [landlock == 0 ? "Landlock" : nil, seccomp == 0 ? "seccomp" : nil]
    let text = missing.compactMap { $0 }.joined(separator: " and ")
    log(
      "gantry",
      .warning,
      "this kernel has no \(text): plugins can touch more than they were granted"
    )
  }

  /// Kills every worker that waits for a call, as if it had crashed.
  ///
  /// - Returns: How many there were.
  func killIdle() -> Int {
    let pools = state.withLock { Array($0.pools.values) }
    return pools.reduce(0) { $0 + $1.killIdle() }
  }

  private func watch(_ pool: WorkerPool) {
    let isFirst = state.withLock { state in
      state.pools[ObjectIdentifier(pool)] = pool
      defer { state.task = state.task ?? 0 }
      return state.task == nil
    }
    guard isFirst else { return }
    let task = WorkerSpawner.shared.doRegularly(every: idleLimit / 2) { [weak self] in
      self?.endIdle()
    }
    state.withLock { $0.task = task }
  }

  private var idleLimit: Int64 { WorkerProcess.nanoseconds(program.idleLimit) }

  /// Ends what nobody has needed for a while.
  private func endIdle() {
    let limit = idleLimit
    let pools = state.withLock { Array($0.pools.values) }
    for session in pools.flatMap({ $0.takeIdle(for: limit) }) {
      let names = session.libraries.keys.sorted().joined(separator: ", ")
      threads.submit(
        HostJob { [log] in
          let lost = session.end(within: limit, log: { log(names, $0, $1) })
          if let lost { log(names, .error, "its idle worker did not end well in \(lost.function)") }
        },
        on: nil
      )
    }
  }
}
